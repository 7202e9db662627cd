package dev.weir.zset;

import java.util.Arrays;

/** Collects the rows of a delta of unknown size. */
public final class DeltaBuilder {
  private final Schema schema;
  private final ColumnVector[] columns;
  private long[] weights;
  private int size;

  public DeltaBuilder(Schema schema, int capacity) {
    this.schema = schema;
    this.columns = ColumnVector.allocate(schema, Math.max(1, capacity));
    this.weights = new long[Math.max(1, capacity)];
  }

  public int size() {
    return size;
  }

  public ColumnVector[] columns() {
    return columns;
  }

  /** Makes room for a row and gives its number; the caller fills its columns. */
  public int next(long weight) {
    if (size == weights.length) {
      reserve(1);
    }
    weights[size] = weight;
    return size++;
  }

  public void add(ColumnVector[] from, int row, long weight) {
    int to = next(weight);
    for (int i = 0; i < columns.length; i++) {
      columns[i].copy(to, from[i], row);
    }
  }

  public void addAll(ColumnVector[] from, long[] fromWeights, int count) {
    reserve(count);
    for (int i = 0; i < columns.length; i++) {
      columns[i].copyAll(size, from[i], count);
    }
    System.arraycopy(fromWeights, 0, weights, size, count);
    size += count;
  }

  public void add(RowStore rows, int slot, long weight) {
    rows.get(slot, columns, next(weight));
  }

  /** The delta; the builder must not be used afterwards. */
  public Delta build(boolean net) {
    return new Delta(schema, columns, weights, size, net);
  }

  private void reserve(int count) {
    int needed = Math.addExact(size, count);
    if (needed > weights.length) {
      int capacity = Math.max(needed, weights.length * 2);
      weights = Arrays.copyOf(weights, capacity);
      for (ColumnVector column : columns) {
        column.grow(capacity);
      }
    }
  }
}
