package dev.weir.zset;

/**
 * Compares rows column by column, as SQL orders values.
 *
 * <p>Numbers by value, NaN above everything, strings as unsigned UTF-8 bytes, false before true.
 * The order is total over rows that differ in the compared columns.
 */
public final class RowOrder {
  private final Schema schema;
  private final int[] columns;
  private final boolean[] descending;
  private final boolean[] nullsFirst;
  private final Strings strings;

  public RowOrder(
      Schema schema, int[] columns, boolean[] descending, boolean[] nullsFirst, Strings strings) {
    this.schema = schema;
    this.columns = columns;
    this.descending = descending;
    this.nullsFirst = nullsFirst;
    this.strings = strings;
  }

  /** All of {@code columns} ascending, NULLs last. */
  public static RowOrder ascending(Schema schema, int[] columns, Strings strings) {
    boolean[] no = new boolean[columns.length];
    return new RowOrder(schema, columns, no, no, strings);
  }

  public int compare(ColumnVector[] left, int leftRow, ColumnVector[] right, int rightRow) {
    for (int i = 0; i < columns.length; i++) {
      int column = columns[i];
      int compared = compare(i, left[column], leftRow, right[column], rightRow);
      if (compared != 0) {
        return compared;
      }
    }
    return 0;
  }

  private int compare(
      int position, ColumnVector left, int leftRow, ColumnVector right, int rightRow) {
    boolean leftNull = left.isNull(leftRow);
    boolean rightNull = right.isNull(rightRow);
    if (leftNull || rightNull) {
      int nullsLast = Boolean.compare(leftNull, rightNull);
      return nullsFirst[position] ? -nullsLast : nullsLast;
    }
    int compared = compareValues(schema.type(columns[position]), left, leftRow, right, rightRow);
    return descending[position] ? -compared : compared;
  }

  private int compareValues(
      ColumnType type, ColumnVector left, int leftRow, ColumnVector right, int rightRow) {
    long l = left.lanes[leftRow];
    long r = right.lanes[rightRow];
    return switch (type.kind()) {
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
          Long.compare(l, r);
      case DOUBLE, REAL -> Doubles.compare(l, r);
      case VARCHAR, UUID, VARBINARY, JSON, ARRAY, ROW, MAP ->
          l == r ? 0 : java.util.Arrays.compareUnsigned(strings.bytes(l), strings.bytes(r));
      case DECIMAL ->
          type.wide()
              ? compareWide(left.highs[leftRow], l, right.highs[rightRow], r)
              : Long.compare(l, r);
    };
  }

  private static int compareWide(long leftHigh, long leftLow, long rightHigh, long rightLow) {
    int high = Long.compare(leftHigh, rightHigh);
    return high != 0 ? high : Long.compareUnsigned(leftLow, rightLow);
  }
}
