package dev.weir.zset;

import java.util.Arrays;

/** A stored Z-set: distinct rows, each with its weight; a row of weight zero is not kept. */
public final class WeightedRows {
  private final RowStore store;
  private final HashIndex index;
  private final int[] all;
  private long[] weights = new long[16];
  private boolean[] marks = new boolean[16];

  public WeightedRows(Schema schema, int seed) {
    this.store = new RowStore(schema);
    this.all = allColumns(schema);
    this.index = new HashIndex(store, seed, all);
  }

  public RowStore store() {
    return store;
  }

  /** The slot of an equal row, {@link HashIndex#NONE} if there is none. */
  public int find(ColumnVector[] vectors, int row) {
    return index.find(vectors, all, row);
  }

  public long weight(int slot) {
    return weights[slot];
  }

  /** Adds a row that is not there. */
  public int add(ColumnVector[] vectors, int row, long weight) {
    int slot = store.add(vectors, row);
    if (slot >= weights.length) {
      weights = Arrays.copyOf(weights, store.capacity());
      marks = Arrays.copyOf(marks, store.capacity());
    }
    weights[slot] = weight;
    index.add(slot);
    return slot;
  }

  /** Sets the weight of a row that is there; zero is allowed until {@link #remove}. */
  public void setWeight(int slot, long weight) {
    weights[slot] = weight;
  }

  public void remove(int slot) {
    index.remove(slot);
    store.free(slot);
  }

  /** A mark on a row, for whoever works through the Z-set now. */
  public boolean isMarked(int slot) {
    return marks[slot];
  }

  public void mark(int slot, boolean marked) {
    marks[slot] = marked;
  }

  /** Slots that hold rows, ascending. */
  public int[] liveSlots() {
    int[] live = new int[index.size()];
    index.copySlots(live);
    Arrays.sort(live);
    return live;
  }

  /** Distinct rows. */
  public int size() {
    return store.size();
  }

  public long stateBytes() {
    return store.stateBytes() + index.stateBytes() + 9L * weights.length;
  }

  /** The numbers of all columns of a schema. */
  public static int[] allColumns(Schema schema) {
    int[] all = new int[schema.size()];
    Arrays.setAll(all, i -> i);
    return all;
  }
}
