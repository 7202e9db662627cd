package dev.weir.zset;

import java.util.Arrays;

/**
 * The cells of one JSON member (or CSV column) over the changes of a table, before any schema is
 * known: what was written, not yet what it means.
 */
public final class RawColumn {
  /** The member is not there. */
  public static final byte ABSENT = 0;

  public static final byte NULL = 1;
  public static final byte FALSE = 2;
  public static final byte TRUE = 3;

  /** An integer that fits 64 bits: the value itself. */
  public static final byte INTEGER = 4;

  /** Any other number: the index of its text in the batch's dictionary. */
  public static final byte NUMBER = 5;

  /** A string: the index of its UTF-8 bytes in the batch's dictionary. */
  public static final byte STRING = 6;

  /** An array or object: the index of its text. */
  public static final byte NESTED = 7;

  /** A text that is not known to be a JSON string, as CSV has: the index of its UTF-8 bytes. */
  public static final byte TEXT = 8;

  private final String name;
  private byte[] kinds;
  private long[] values;

  public RawColumn(String name, int capacity) {
    this.name = name;
    this.kinds = new byte[capacity];
    this.values = new long[capacity];
  }

  public String name() {
    return name;
  }

  /** The kind of a cell; rows beyond what was written are {@link #ABSENT}. */
  public byte kind(int row) {
    return row < kinds.length ? kinds[row] : ABSENT;
  }

  /** The integer or the dictionary index of a cell. */
  public long value(int row) {
    return values[row];
  }

  public void set(int row, byte kind, long value) {
    if (row >= kinds.length) {
      int capacity = Math.max(row + 1, kinds.length * 2);
      kinds = Arrays.copyOf(kinds, capacity);
      values = Arrays.copyOf(values, capacity);
    }
    kinds[row] = kind;
    values[row] = value;
  }
}
