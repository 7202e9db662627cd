package dev.weir.zset;

import java.util.Arrays;

/**
 * Rows in slots: the columns of a stored Z-set.
 *
 * <p>A slot is a row number; freed slots are used again, last freed first, so that equal histories
 * give equal slots. Never visible outside the engine.
 */
public final class RowStore {
  private static final int FIRST_CAPACITY = 16;

  private final Schema schema;
  private final ColumnVector[] columns;
  private int capacity = FIRST_CAPACITY;
  private int used;
  private int[] freed = new int[FIRST_CAPACITY];
  private int freedCount;

  public RowStore(Schema schema) {
    this.schema = schema;
    this.columns = ColumnVector.allocate(schema, FIRST_CAPACITY);
  }

  public Schema schema() {
    return schema;
  }

  /** The stored columns, indexed by slot; read them, never write or keep them. */
  public ColumnVector[] columns() {
    return columns;
  }

  /** Rows stored now. */
  public int size() {
    return used - freedCount;
  }

  /** All slots are below this. */
  public int slotsUsed() {
    return used;
  }

  public int capacity() {
    return capacity;
  }

  /** Copies a row into a free slot. */
  public int add(ColumnVector[] from, int row) {
    int slot = allocate();
    for (int c = 0; c < columns.length; c++) {
      columns[c].copy(slot, from[c], row);
    }
    return slot;
  }

  /** Overwrites the row of a slot. */
  public void set(int slot, ColumnVector[] from, int row) {
    for (int c = 0; c < columns.length; c++) {
      columns[c].copy(slot, from[c], row);
    }
  }

  /** Whether a stored row equals another in every column. */
  public boolean same(int slot, ColumnVector[] other, int row) {
    for (int c = 0; c < columns.length; c++) {
      if (!columns[c].same(slot, other[c], row)) {
        return false;
      }
    }
    return true;
  }

  /** Gives a slot back; its values stay readable until it is used again. */
  public void free(int slot) {
    if (freedCount == freed.length) {
      freed = Arrays.copyOf(freed, freedCount * 2);
    }
    freed[freedCount++] = slot;
  }

  /** Bytes allocated. */
  public long stateBytes() {
    long lanes = 0;
    for (ColumnVector column : columns) {
      lanes += 8 + (column.highs == null ? 0 : 8) + (column.nulls == null ? 0 : 1);
    }
    return lanes * capacity + 4L * freed.length;
  }

  /** A free slot whose values the caller sets. */
  public int allocate() {
    if (freedCount > 0) {
      return freed[--freedCount];
    }
    if (used == capacity) {
      capacity *= 2;
      for (ColumnVector column : columns) {
        column.grow(capacity);
      }
    }
    return used++;
  }
}
