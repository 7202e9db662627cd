package dev.weir.circuit;

import dev.weir.zset.ColumnStore;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.KeyColumns;
import dev.weir.zset.RowStore;
import dev.weir.zset.Schema;
import dev.weir.zset.ValueOrder;
import java.util.List;

/**
 * ORDER BY made total: ties are broken by the key of the rows, then by all columns in order, then
 * by their bits.
 *
 * <p>Rows may be stored with further columns behind those of the schema; they do not count.
 */
final class TopKOrder {
  /** The largest prefix. */
  static final long PREFIX_MAX = (1L << 32) - 1;

  private final CircuitContext context;
  private final Schema schema;

  /** The columns of the ORDER BY, of the key, and all, in this order. */
  private final SortColumn[] columns;

  private final int sorted;

  /**
   * @param key columns that identify a row, may be empty
   */
  TopKOrder(CircuitContext context, Schema schema, List<SortColumn> sort, int[] key) {
    this.context = context;
    this.schema = schema;
    this.sorted = sort.size();
    this.columns = new SortColumn[sorted + key.length + schema.size()];
    for (int i = 0; i < columns.length; i++) {
      int tie = i - sorted;
      int column = tie < key.length ? tie < 0 ? 0 : key[tie] : tie - key.length;
      columns[i] = tie < 0 ? sort.get(i) : new SortColumn(column, false, false);
    }
  }

  /** Compares two stored rows; 0 only for rows that are the same down to the bits. */
  int compareSlots(RowStore rows, int slot, int other) {
    int order = compareSlots(rows, slot, other, columns.length);
    for (int i = 0; order == 0 && i < schema.size(); i++) {
      if (!schema.type(i).isString()) {
        order = Long.compare(rows.column(i).lane(slot), rows.column(i).lane(other));
      }
    }
    return order;
  }

  /** Compares a stored row with one in vectors. */
  int compare(RowStore rows, int slot, ColumnVector[] others, int other) {
    int order = compare(rows, slot, others, other, columns.length);
    for (int i = 0; order == 0 && i < schema.size(); i++) {
      if (!schema.type(i).isString()) {
        order = Long.compare(rows.column(i).lane(slot), others[i].lanes[other]);
      }
    }
    return order;
  }

  /** Compares two stored rows by the ORDER BY alone. */
  int comparePeers(RowStore rows, int slot, int other) {
    return compareSlots(rows, slot, other, sorted);
  }

  /** Compares a stored row with one in vectors by the ORDER BY alone. */
  int comparePeers(RowStore rows, int slot, ColumnVector[] others, int other) {
    return compare(rows, slot, others, other, sorted);
  }

  private int compareSlots(RowStore rows, int slot, int other, int count) {
    for (int i = 0; i < count; i++) {
      SortColumn by = columns[i];
      ColumnStore column = rows.column(by.column());
      boolean isNull = column.isNull(slot);
      int order;
      if (isNull || column.isNull(other)) {
        order = nulls(by, isNull, column.isNull(other));
      } else {
        long high = column.high(other);
        order = values(by, column, slot, high, column.lane(other));
      }
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private int compare(RowStore rows, int slot, ColumnVector[] others, int other, int count) {
    for (int i = 0; i < count; i++) {
      SortColumn by = columns[i];
      ColumnStore column = rows.column(by.column());
      ColumnVector vector = others[by.column()];
      boolean isNull = column.isNull(slot);
      int order;
      if (isNull || vector.isNull(other)) {
        order = nulls(by, isNull, vector.isNull(other));
      } else {
        order = values(by, column, slot, vector.high(other), vector.lanes[other]);
      }
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int nulls(SortColumn by, boolean isNull, boolean other) {
    int order = Boolean.compare(isNull, other);
    return by.nullsFirst() ? -order : order;
  }

  private int values(SortColumn by, ColumnStore column, int slot, long high, long lane) {
    int order =
        ValueOrder.compare(
            column.type(), column.high(slot), column.lane(slot), high, lane, context.strings);
    return by.descending() ? -order : order;
  }

  /**
   * A number of 32 bits that orders stored rows as they are ordered, where it differs: the first
   * column, rounded.
   */
  long prefix(RowStore rows, int slot) {
    ColumnStore column = rows.column(columns[0].column());
    return prefix(column.isNull(slot), column.lane(slot));
  }

  /** The same of a row in vectors. */
  long prefix(ColumnVector[] rows, int row) {
    ColumnVector column = rows[columns[0].column()];
    return prefix(column.isNull(row), column.lanes[row]);
  }

  private long prefix(boolean isNull, long lane) {
    SortColumn by = columns[0];
    if (isNull) {
      return by.nullsFirst() ? 0 : PREFIX_MAX;
    }
    ColumnType type = schema.type(by.column());
    double value =
        switch (type.kind()) {
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
              (double) lane;
          case REAL, DOUBLE -> Double.longBitsToDouble(KeyColumns.canonical(lane));
          case DECIMAL -> type.wide() ? 0 : (double) lane;
          case VARCHAR, UUID, VARBINARY, JSON, ARRAY, ROW, MAP -> 0;
        };
    long bits = Double.doubleToLongBits(value);
    long ordered = bits ^ ((bits >> 63) >>> 1);
    long prefix = (ordered >>> 32) ^ (1L << 31);
    return by.descending() ? PREFIX_MAX - prefix : prefix;
  }
}
