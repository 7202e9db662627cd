package dev.weir.zset;

import java.util.Arrays;

/** Collects the rows of a {@link Delta}. */
public final class DeltaBuilder {
  private final Schema schema;
  private final ColumnVector[] columns;
  private long[] weights;
  private int size;

  public DeltaBuilder(Schema schema, int expected) {
    this.schema = schema;
    this.weights = new long[Math.max(4, expected)];
    this.columns = ColumnVector.allocate(schema, weights.length);
  }

  public int size() {
    return size;
  }

  public long weight(int row) {
    return weights[row];
  }

  /** The columns collected so far, to write into the row that {@link #reserve} gave. */
  public ColumnVector[] columns() {
    return columns;
  }

  /** Adds a row whose values the caller sets; returns its number. */
  public int reserve(long weight) {
    if (size == weights.length) {
      grow();
    }
    weights[size] = weight;
    return size++;
  }

  public void add(ColumnVector[] from, int row, long weight) {
    int at = reserve(weight);
    for (int c = 0; c < columns.length; c++) {
      columns[c].copy(at, from[c], row);
    }
  }

  /** The collected rows; the builder must not be used afterwards. */
  public Delta build(boolean net) {
    return new Delta(schema, columns, weights, size, net);
  }

  private void grow() {
    int capacity = weights.length * 2;
    weights = Arrays.copyOf(weights, capacity);
    for (ColumnVector column : columns) {
      column.grow(capacity);
    }
  }
}
