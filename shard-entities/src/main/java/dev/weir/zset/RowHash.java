package dev.weir.zset;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The 128-bit hash of a row's content: equal on every node and in every replay, whatever codes the
 * strings have there.
 *
 * <p>Canonical values: a lane each (two for wide decimals, the high one first), 0.0 for -0.0, for
 * strings the hash of their bytes, for NULL a mark. It finds differences, it is no signature. The
 * test vectors are part of the format: another result is another format version.
 */
public final class RowHash {
  private static final long SEED_HIGH = 0x243F6A8885A308D3L;
  private static final long SEED_LOW = 0x13198A2E03707344L;
  private static final long FACTOR_HIGH = 0xA0761D6478BD642FL;
  private static final long FACTOR_LOW = 0xE7037ED1A0B428DBL;
  private static final long FACTOR_CONTENT = 0x8EBC6AF09C88C6E3L;
  private static final long NULL_MARK = 0x589965CC75374CC3L;
  private static final long MINUS_ZERO = Long.MIN_VALUE;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private RowHash() {}

  /** Hashes all columns of rows {@code 0..size-1} into {@code highs} and {@code lows}. */
  public static void rows(
      Schema schema,
      ColumnVector[] columns,
      int size,
      ContentHashes strings,
      long[] highs,
      long[] lows) {
    int[] all = IntStream.range(0, columns.length).toArray();
    rows(schema, columns, all, 0, size, strings, highs, lows);
  }

  /**
   * Hashes the chosen columns of rows {@code from..from+size-1}; the hash of the first goes to
   * position 0.
   */
  public static void rows(
      Schema schema,
      ColumnVector[] columns,
      int[] chosen,
      int from,
      int size,
      ContentHashes strings,
      long[] highs,
      long[] lows) {
    Arrays.fill(highs, 0, size, SEED_HIGH);
    Arrays.fill(lows, 0, size, SEED_LOW);
    for (int column : chosen) {
      column(schema.type(column), columns[column], from, size, strings, highs, lows);
    }
    finish(size, highs, lows);
  }

  /** Adds one number a row to finished hashes, for instance the row's version. */
  public static void append(long[] values, int size, long[] highs, long[] lows) {
    for (int i = 0; i < size; i++) {
      highs[i] = step(highs[i], values[i], FACTOR_HIGH);
      lows[i] = step(lows[i], values[i], FACTOR_LOW);
    }
    finish(size, highs, lows);
  }

  /** The 64-bit hash of a string's bytes that stands for the string in row hashes. */
  public static long content(byte[] utf8) {
    long hash = SEED_LOW ^ utf8.length;
    int i = 0;
    for (; i + 8 <= utf8.length; i += 8) {
      hash = step(hash, (long) LONGS.get(utf8, i), FACTOR_CONTENT);
    }
    long tail = 0;
    for (int shift = 0; i < utf8.length; i++, shift += 8) {
      tail |= (utf8[i] & 0xFFL) << shift;
    }
    return avalanche(step(hash, tail, FACTOR_CONTENT));
  }

  private static void column(
      ColumnType type,
      ColumnVector column,
      int from,
      int size,
      ContentHashes strings,
      long[] highs,
      long[] lows) {
    boolean[] nulls = column.nulls;
    for (int i = 0; i < size; i++) {
      int row = from + i;
      if (nulls != null && nulls[row]) {
        highs[i] = step(Long.rotateLeft(highs[i], 17), NULL_MARK, FACTOR_HIGH);
        lows[i] = step(Long.rotateLeft(lows[i], 17), NULL_MARK, FACTOR_LOW);
        continue;
      }
      if (column.highs != null) {
        highs[i] = step(highs[i], column.highs[row], FACTOR_HIGH);
        lows[i] = step(lows[i], column.highs[row], FACTOR_LOW);
      }
      long value = canonical(type, column.lanes[row], strings);
      highs[i] = step(highs[i], value, FACTOR_HIGH);
      lows[i] = step(lows[i], value, FACTOR_LOW);
    }
  }

  private static long canonical(ColumnType type, long lane, ContentHashes strings) {
    return switch (type.kind()) {
      case VARCHAR, UUID, VARBINARY, JSON, ARRAY, ROW, MAP -> strings.of(lane);
      case DOUBLE, REAL -> lane == MINUS_ZERO ? 0 : lane;
      case DECIMAL,
          BOOLEAN,
          TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_TZ,
          INTERVAL_DAY,
          INTERVAL_MONTH ->
          lane;
    };
  }

  private static void finish(int size, long[] highs, long[] lows) {
    for (int i = 0; i < size; i++) {
      highs[i] = avalanche(highs[i]);
      lows[i] = avalanche(lows[i]);
    }
  }

  private static long step(long state, long value, long factor) {
    // both halves of the product: with the low half alone a change of a top bit would move
    // through the steps unchanged, whatever the factor, and two such changes would cancel
    long mixed = state ^ value;
    return mixed * factor ^ Math.unsignedMultiplyHigh(mixed, factor) ^ Long.rotateLeft(state, 32);
  }

  private static long avalanche(long value) {
    long mixed = (value ^ value >>> 33) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ mixed >>> 33) * 0xC4CEB9FE1A85EC53L;
    return mixed ^ mixed >>> 33;
  }
}
