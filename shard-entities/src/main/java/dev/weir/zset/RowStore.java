package dev.weir.zset;

import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/**
 * A slot table: rows of lanes, each row named by an {@code int} slot.
 *
 * <p>It does not know which slots are in use; its owner does (by weight, version or group count).
 */
public final class RowStore {
  private final Schema schema;
  private final ColumnStore[] columns;
  private final ColumnStore[] extras;
  private final RowLanes lanes;
  private int capacity;
  private int highWater;
  private int[] free = new int[8];
  private int freeCount;

  public RowStore(Schema schema) {
    this(schema, 0);
  }

  /**
   * @param extraLanes further lanes a row, for the owner's weights or versions
   */
  public RowStore(Schema schema, int extraLanes) {
    this.schema = schema;
    int stride = extraLanes;
    for (int i = 0; i < schema.size(); i++) {
      stride += schema.type(i).wide() ? 2 : 1;
    }
    // a row without a lane still needs a slot
    this.lanes = new RowLanes(Math.max(1, stride));
    this.capacity = lanes.capacity();
    this.extras = new ColumnStore[extraLanes];
    int offset = 0;
    for (int i = 0; i < extraLanes; i++) {
      extras[i] = new ColumnStore(ColumnType.BIGINT, lanes, offset++);
    }
    this.columns = new ColumnStore[schema.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = new ColumnStore(schema.type(i), lanes, offset);
      offset += schema.type(i).wide() ? 2 : 1;
    }
  }

  public Schema schema() {
    return schema;
  }

  public ColumnStore column(int index) {
    return columns[index];
  }

  /** One of the owner's lanes; a new slot has whatever the slot had before. */
  public ColumnStore extra(int index) {
    return extras[index];
  }

  /** A lane of a row, to have the row in the cache. */
  long touch(int slot) {
    return lanes.first(slot);
  }

  /** All slots ever used lie below this one. */
  public int highWater() {
    return highWater;
  }

  /** Rows in use. */
  public int size() {
    return highWater - freeCount;
  }

  /** A slot for a new row; its content is undefined. */
  public int allocate() {
    if (freeCount > 0) {
      return free[--freeCount];
    }
    if (highWater == capacity) {
      lanes.grow();
      capacity = lanes.capacity();
      for (ColumnStore column : columns) {
        column.grow();
      }
      for (ColumnStore extra : extras) {
        extra.grow();
      }
    }
    return highWater++;
  }

  public void free(int slot) {
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, freeCount * 2);
    }
    free[freeCount++] = slot;
  }

  public void put(int slot, ColumnVector[] from, int row) {
    for (int i = 0; i < columns.length; i++) {
      columns[i].set(slot, from[i], row);
    }
  }

  public void get(int slot, ColumnVector[] to, int row) {
    for (int i = 0; i < columns.length; i++) {
      columns[i].get(slot, to[i], row);
    }
  }

  public boolean same(int slot, ColumnVector[] rows, int row) {
    for (int i = 0; i < columns.length; i++) {
      if (!columns[i].same(slot, rows[i], row)) {
        return false;
      }
    }
    return true;
  }

  /** Copies rows of many slots to consecutive rows. */
  public void gather(int[] slots, int size, ColumnVector[] to, int toRow) {
    for (int i = 0; i < columns.length; i++) {
      columns[i].gather(slots, size, to[i], toRow);
    }
  }

  /** Passes every VARCHAR lane through a function; indexes over those columns must be rebuilt. */
  public void mapStrings(LongUnaryOperator code) {
    for (ColumnStore column : columns) {
      if (column.type().isString()) {
        for (int slot = 0; slot < highWater; slot++) {
          if (!column.isNull(slot)) {
            column.setLane(slot, code.applyAsLong(column.lane(slot)));
          }
        }
      }
    }
  }

  public long stateBytes() {
    long bytes = lanes.stateBytes() + 4L * free.length;
    for (ColumnStore column : columns) {
      bytes += column.stateBytes();
    }
    return bytes;
  }
}
