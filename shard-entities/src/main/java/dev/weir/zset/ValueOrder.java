package dev.weir.zset;

/**
 * The order of values by type: booleans false first, numbers by value with NaN above +Inf and -0.0
 * equal to 0.0, strings by unsigned UTF-8 bytes.
 */
public final class ValueOrder {
  private ValueOrder() {}

  /** Compares two values of vectors; NULLs last. */
  public static int compare(
      ColumnType type, ColumnVector left, int row, ColumnVector right, int other, StringPool pool) {
    boolean isNull = left.isNull(row);
    if (isNull || right.isNull(other)) {
      return Boolean.compare(isNull, right.isNull(other));
    }
    return compare(
        type, left.high(row), left.lanes[row], right.high(other), right.lanes[other], pool);
  }

  /** Compares two stored values of a column. */
  public static int compare(
      ColumnStore column, int slot, int other, boolean nullsFirst, StringPool pool) {
    boolean isNull = column.isNull(slot);
    if (isNull || column.isNull(other)) {
      int order = Boolean.compare(isNull, column.isNull(other));
      return nullsFirst ? -order : order;
    }
    return compare(
        column.type(),
        column.high(slot),
        column.lane(slot),
        column.high(other),
        column.lane(other),
        pool);
  }

  /** Compares whole rows by all columns in order, down to the bits. */
  public static int compareRows(
      Schema schema,
      ColumnVector[] left,
      int row,
      ColumnVector[] right,
      int other,
      StringPool pool) {
    for (int i = 0; i < left.length; i++) {
      int order = compare(schema.type(i), left[i], row, right[i], other, pool);
      if (order != 0) {
        return order;
      }
    }
    for (int i = 0; i < left.length; i++) {
      if (!schema.type(i).isString() && left[i].lanes[row] != right[i].lanes[other]) {
        return Long.compare(left[i].lanes[row], right[i].lanes[other]);
      }
    }
    return 0;
  }

  /** Compares two values that are not NULL. */
  public static int compare(
      ColumnType type, long high, long lane, long otherHigh, long other, StringPool pool) {
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
          Long.compare(lane, other);
      case DOUBLE, REAL ->
          Double.compare(
              Double.longBitsToDouble(KeyColumns.canonical(lane)),
              Double.longBitsToDouble(KeyColumns.canonical(other)));
      case VARCHAR, UUID, VARBINARY, JSON, ARRAY, ROW, MAP -> pool.compare(lane, other);
      case DECIMAL ->
          !type.wide()
              ? Long.compare(lane, other)
              : high != otherHigh
                  ? Long.compare(high, otherHigh)
                  : Long.compareUnsigned(lane, other);
    };
  }
}
