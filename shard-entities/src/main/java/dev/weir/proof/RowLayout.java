package dev.weir.proof;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Schema;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/**
 * Where the values of a row stand in the words that keep it: one lane a column, then the high
 * halves of wide decimals, then a bit a column for NULL.
 */
final class RowLayout {
  private final Schema schema;
  private final int[] key;
  private final int[] highAt;
  private final int nullsAt;
  private final int words;

  RowLayout(Schema schema, int[] key) {
    this.schema = schema;
    this.key = key.clone();
    this.highAt = new int[schema.size()];
    int next = schema.size();
    for (int column = 0; column < highAt.length; column++) {
      highAt[column] = schema.type(column).wide() ? next++ : -1;
    }
    this.nullsAt = next;
    this.words = next + (schema.size() + Long.SIZE - 1) / Long.SIZE;
  }

  int words() {
    return words;
  }

  /** A whole row. */
  long[] row(ColumnVector[] from, int at, LongUnaryOperator code) {
    long[] row = new long[words];
    for (int column = 0; column < schema.size(); column++) {
      set(row, column, from[column], at, code);
    }
    return row;
  }

  /**
   * Sets one value.
   *
   * @param code turns a VARCHAR lane into a code of the fold
   */
  void set(long[] row, int column, ColumnVector from, int at, LongUnaryOperator code) {
    long bit = 1L << column;
    int nullWord = nullsAt + column / Long.SIZE;
    if (from.isNull(at)) {
      row[nullWord] |= bit;
      write(row, column, 0, 0);
      return;
    }
    row[nullWord] &= ~bit;
    long lane = from.lane(at);
    write(
        row, column, schema.type(column).isString() ? code.applyAsLong(lane) : lane, from.high(at));
  }

  /** Copies a row into vectors. */
  void get(long[] row, ColumnVector[] to, int at) {
    for (int column = 0; column < schema.size(); column++) {
      if (isNull(row, column)) {
        to[column].setNull(at);
      } else if (highAt[column] >= 0) {
        to[column].setWide(at, row[highAt[column]], row[column]);
      } else {
        to[column].set(at, row[column]);
      }
    }
  }

  /** The key of a change or a row in vectors. NULL equals NULL; no key column is a DOUBLE. */
  PlainKey key(ColumnVector[] from, int at, LongUnaryOperator code) {
    long[] row = new long[words];
    for (int column : key) {
      set(row, column, from[column], at, code);
    }
    return key(row);
  }

  /** The key of a row. */
  PlainKey key(long[] row) {
    long[] parts = new long[2 * key.length + 1];
    int size = 0;
    long nulls = 0;
    for (int i = 0; i < key.length; i++) {
      parts[size++] = row[key[i]];
      if (highAt[key[i]] >= 0) {
        parts[size++] = row[highAt[key[i]]];
      }
      nulls |= isNull(row, key[i]) ? 1L << i : 0;
    }
    if (nulls != 0) {
      parts[size++] = nulls;
    }
    return new PlainKey(Arrays.copyOf(parts, size));
  }

  /** Gives the strings of a row other codes. */
  void recode(long[] row, LongUnaryOperator code) {
    for (int column = 0; column < schema.size(); column++) {
      if (schema.type(column).isString() && !isNull(row, column)) {
        row[column] = code.applyAsLong(row[column]);
      }
    }
  }

  private boolean isNull(long[] row, int column) {
    return (row[nullsAt + column / Long.SIZE] & 1L << column) != 0;
  }

  private void write(long[] row, int column, long lane, long high) {
    row[column] = lane;
    if (highAt[column] >= 0) {
      row[highAt[column]] = high;
    }
  }
}
