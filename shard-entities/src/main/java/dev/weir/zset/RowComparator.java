package dev.weir.zset;

import java.util.Arrays;
import java.util.List;

/**
 * Compares rows of one row set in a total order: the given columns, then the key, then all columns,
 * equal rows by position. The first column is compared by a number a row, made once.
 */
final class RowComparator {
  private final ColumnType[] types;
  private final ColumnVector[] vectors;
  private final boolean[] descending;
  private final boolean[] nullsFirst;
  private final Strings strings;
  private final long[] prefixes;

  RowComparator(RowSet set, List<SortKey> order, int[] key) {
    int[] columns = new int[order.size() + key.length + set.schema().size()];
    descending = new boolean[columns.length];
    nullsFirst = new boolean[columns.length];
    int size = 0;
    for (SortKey sort : order) {
      descending[size] = sort.descending();
      nullsFirst[size] = sort.nullsFirst();
      columns[size++] = sort.column();
    }
    for (int column : key) {
      columns[size++] = column;
    }
    for (int column = 0; column < set.schema().size(); column++) {
      columns[size++] = column;
    }
    types = new ColumnType[size];
    vectors = new ColumnVector[size];
    for (int i = 0; i < size; i++) {
      types[i] = set.schema().type(columns[i]);
      vectors[i] = set.columns()[columns[i]];
    }
    strings = set.strings();
    prefixes = size == 0 ? new long[set.size()] : prefixes(set.size());
  }

  int compare(int left, int right) {
    int order = Long.compare(prefixes[left], prefixes[right]);
    return order != 0 ? order : compareFully(left, right);
  }

  private int compareFully(int left, int right) {
    for (int i = 0; i < vectors.length; i++) {
      int order = compareColumn(i, left, right);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left, right);
  }

  private int compareColumn(int i, int left, int right) {
    ColumnVector vector = vectors[i];
    boolean leftNull = vector.isNull(left);
    boolean rightNull = vector.isNull(right);
    if (leftNull || rightNull) {
      int order = Boolean.compare(leftNull, rightNull);
      return nullsFirst[i] ? -order : order;
    }
    int order =
        types[i].isString()
            ? compareStrings(vector.lanes[left], vector.lanes[right])
            : compareLanes(types[i], vector, left, vector, right);
    return descending[i] ? -order : order;
  }

  private int compareStrings(long left, long right) {
    return left == right ? 0 : Arrays.compareUnsigned(strings.bytes(left), strings.bytes(right));
  }

  /** Compares values that are no strings and not NULL. */
  static int compareLanes(
      ColumnType type, ColumnVector left, int leftRow, ColumnVector right, int rightRow) {
    long a = left.lanes[leftRow];
    long b = right.lanes[rightRow];
    return switch (type.kind()) {
      case DOUBLE, REAL -> Long.compare(ordered(a), ordered(b));
      case DECIMAL -> {
        if (!type.wide()) {
          yield Long.compare(a, b);
        }
        int order = Long.compare(left.highs[leftRow], right.highs[rightRow]);
        yield order != 0 ? order : Long.compareUnsigned(a, b);
      }
      case BOOLEAN,
          TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_TZ,
          INTERVAL_DAY,
          INTERVAL_MONTH,
          VARCHAR,
          UUID,
          VARBINARY,
          JSON,
          ARRAY,
          ROW,
          MAP ->
          Long.compare(a, b);
    };
  }

  /** A number that sorts as the double does, one for both zeros. */
  private static long ordered(long doubleBits) {
    if (doubleBits == Long.MIN_VALUE) {
      return 0;
    }
    return doubleBits < 0 ? ~doubleBits ^ Long.MIN_VALUE : doubleBits;
  }

  /** Numbers that never contradict the order of the first column; equal ones decide nothing. */
  private long[] prefixes(int size) {
    long[] found = new long[size];
    ColumnVector vector = vectors[0];
    for (int row = 0; row < size; row++) {
      if (vector.isNull(row)) {
        found[row] = nullsFirst[0] ? Long.MIN_VALUE : Long.MAX_VALUE;
      } else {
        long prefix = prefix(types[0], vector, row);
        found[row] = descending[0] ? ~prefix : prefix;
      }
    }
    return found;
  }

  private long prefix(ColumnType type, ColumnVector vector, int row) {
    return switch (type.kind()) {
      case VARCHAR, UUID, VARBINARY, JSON, ARRAY, ROW, MAP ->
          firstBytes(strings.bytes(vector.lanes[row]));
      case DOUBLE, REAL -> ordered(vector.lanes[row]);
      case DECIMAL -> type.wide() ? vector.highs[row] : vector.lanes[row];
      case BOOLEAN,
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
          vector.lanes[row];
    };
  }

  private static long firstBytes(byte[] utf8) {
    long first = 0;
    for (int i = 0; i < 8; i++) {
      first = first << 8 | (i < utf8.length ? utf8[i] & 0xFF : 0);
    }
    return first ^ Long.MIN_VALUE;
  }
}
