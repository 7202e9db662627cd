package dev.weir.zset;

import java.util.HexFormat;

/**
 * A sum of weighted row hashes modulo 2^128: the hash of a Z-set, free of order and moved by a
 * change alone. Empty is zero. Addition, not exclusive or: equal rows would cancel.
 */
public final class HashSum {
  private static final HexFormat HEX = HexFormat.of();

  private long high;
  private long low;

  public HashSum() {}

  /** Continues from a known sum. */
  public HashSum(long high, long low) {
    this.high = high;
    this.low = low;
  }

  /** Adds {@code weight} times a row hash; a negative weight takes it away. */
  public void add(long hashHigh, long hashLow, long weight) {
    long productLow = hashLow * weight;
    long productHigh = hashHigh * weight + Math.unsignedMultiplyHigh(hashLow, weight);
    if (weight < 0) {
      productHigh -= hashLow;
    }
    low += productLow;
    high += productHigh + (Long.compareUnsigned(low, productLow) < 0 ? 1 : 0);
  }

  public long high() {
    return high;
  }

  public long low() {
    return low;
  }

  /** The sum as 32 hexadecimal digits in lower case. */
  public String hex() {
    return hex(high, low);
  }

  /** A 128-bit number as 32 hexadecimal digits in lower case. */
  public static String hex(long high, long low) {
    return HEX.toHexDigits(high) + HEX.toHexDigits(low);
  }
}
