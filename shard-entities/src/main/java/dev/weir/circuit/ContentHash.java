package dev.weir.circuit;

import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Doubles;
import dev.weir.zset.Schema;
import dev.weir.zset.Strings;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A 128-bit hash of a Z-set's content: the sum modulo 2^128 of weight times the hash of each row.
 *
 * <p>A row's hash mixes, column by column, a NULL mark or the value: lanes, doubles in canonical
 * form, strings by their bytes. The constants are part of the format: equal content has an equal
 * hash on every node and in every build. It finds differences; it is no signature.
 */
final class ContentHash {
  private static final long SEED_HIGH = 0x243F6A8885A308D3L;
  private static final long SEED_LOW = 0x13198A2E03707344L;
  private static final long NULL_MARK = 0xA4093822299F31D0L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Schema schema;
  private final Strings strings;
  private final Sum content = new Sum();
  private final Sum versions = new Sum();

  ContentHash(Schema schema, Strings strings) {
    this.schema = schema;
    this.strings = strings;
  }

  void clear() {
    content.high = 0;
    content.low = 0;
    versions.high = 0;
    versions.low = 0;
  }

  void add(ColumnVector[] columns, int row, long weight, long version) {
    long high = SEED_HIGH;
    long low = SEED_LOW;
    for (int c = 0; c < columns.length; c++) {
      long word = word(schema.type(c), columns[c], row);
      high = mix(high ^ word) + low;
      low = mix(low + word) ^ high;
      if (columns[c].highs != null) {
        high = mix(high ^ columns[c].highs[row]) + low;
        low = mix(low + columns[c].highs[row]) ^ high;
      }
    }
    high = mix(high ^ low);
    low = mix(low + high);
    content.add(high, low, weight);
    versions.add(mix(high ^ version), mix(low + version), weight);
  }

  String resultHash() {
    return content.text();
  }

  String versionHash() {
    return versions.text();
  }

  private long word(ColumnType type, ColumnVector column, int row) {
    if (column.isNull(row)) {
      return NULL_MARK;
    }
    long lane = column.lanes[row];
    return switch (type.kind()) {
      case VARCHAR -> hash(strings.bytes(lane));
      case DOUBLE -> Doubles.canonical(lane);
      case BOOLEAN, INTEGER, BIGINT, DECIMAL, DATE, TIMESTAMP -> lane;
    };
  }

  private static long hash(byte[] bytes) {
    long hash = SEED_LOW ^ bytes.length;
    int at = 0;
    for (; at + 8 <= bytes.length; at += 8) {
      hash = mix(hash ^ (long) LONGS.get(bytes, at));
    }
    long tail = 0;
    for (; at < bytes.length; at++) {
      tail = tail << 8 | (bytes[at] & 0xFF);
    }
    return mix(hash ^ tail);
  }

  private static long mix(long value) {
    long mixed = (value ^ value >>> 32) * 0xD6E8FEB86659FD93L;
    mixed = (mixed ^ mixed >>> 29) * 0x9FB21C651E98DF25L;
    return mixed ^ mixed >>> 32;
  }

  /** A number modulo 2^128. */
  private static final class Sum {
    private long high;
    private long low;

    void add(long rowHigh, long rowLow, long weight) {
      long productLow = rowLow * weight;
      long productHigh = rowHigh * weight + Math.multiplyHigh(rowLow, weight);
      if (rowLow < 0) {
        productHigh += weight;
      }
      low += productLow;
      high += productHigh + (Long.compareUnsigned(low, productLow) < 0 ? 1 : 0);
    }

    String text() {
      return String.format("%016x%016x", high, low);
    }
  }
}
