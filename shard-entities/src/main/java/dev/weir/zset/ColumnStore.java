package dev.weir.zset;

import java.util.Arrays;

/**
 * The values of one column of a slot table: its place among the lanes of each row, which the
 * table's {@link RowLanes} hold.
 */
public final class ColumnStore {
  private final ColumnType type;
  private final RowLanes rows;
  private final int bits;
  private final int mask;
  private final int stride;
  private final int offset;
  private final boolean wide;

  /** Those of {@link #rows}, nearer by one step. */
  private long[][] chunks;

  private boolean[][] nulls;

  /**
   * @param offset the column's lane within a row; a wide one has its high half in the next
   */
  ColumnStore(ColumnType type, RowLanes rows, int offset) {
    this.type = type;
    this.rows = rows;
    this.bits = rows.bits();
    this.mask = (1 << bits) - 1;
    this.stride = rows.stride();
    this.offset = offset;
    this.wide = type.wide();
    this.chunks = rows.chunks();
  }

  public ColumnType type() {
    return type;
  }

  /** Follows the growth of the rows. */
  void grow() {
    chunks = rows.chunks();
    if (nulls != null) {
      nulls = grownNulls();
    }
  }

  private int at(int slot) {
    return (slot & mask) * stride + offset;
  }

  public long lane(int slot) {
    return chunks[slot >>> bits][at(slot)];
  }

  /** The high half of a wide decimal, 0 for every other type. */
  public long high(int slot) {
    return wide ? chunks[slot >>> bits][at(slot) + 1] : 0;
  }

  public boolean isNull(int slot) {
    return nulls != null && nulls[slot >>> bits][slot & mask];
  }

  public void setLane(int slot, long value) {
    chunks[slot >>> bits][at(slot)] = value;
  }

  private void setHigh(int slot, long value) {
    chunks[slot >>> bits][at(slot) + 1] = value;
  }

  /** Stores a value of a vector, NULL included. */
  public void set(int slot, ColumnVector from, int row) {
    setLane(slot, from.lanes[row]);
    if (wide) {
      setHigh(slot, from.highs[row]);
    }
    if (nulls != null || from.isNull(row)) {
      setNull(slot, from.isNull(row));
    }
  }

  /** Copies a value into a vector, NULL included. */
  public void get(int slot, ColumnVector to, int row) {
    if (isNull(slot)) {
      to.setNull(row);
      return;
    }
    to.lanes[row] = lane(slot);
    if (wide) {
      to.highs[row] = high(slot);
    }
    if (to.nulls != null) {
      to.nulls[row] = false;
    }
  }

  /** Whether a stored value equals one of a vector, NULL equal to NULL. */
  public boolean same(int slot, ColumnVector vector, int row) {
    return lane(slot) == vector.lanes[row]
        && high(slot) == vector.high(row)
        && isNull(slot) == vector.isNull(row);
  }

  /** Copies the values of many slots to consecutive rows of a vector. */
  public void gather(int[] slots, int size, ColumnVector to, int toRow) {
    if (nulls != null || to.nulls != null || wide) {
      for (int i = 0; i < size; i++) {
        get(slots[i], to, toRow + i);
      }
      return;
    }
    long[][] from = chunks;
    long[] out = to.lanes;
    for (int i = 0; i < size; i++) {
      int slot = slots[i];
      out[toRow + i] = from[slot >>> bits][at(slot)];
    }
  }

  /** Stores rows of a vector into many slots. */
  public void scatter(int[] slots, int[] rows, int size, ColumnVector from) {
    if (nulls != null || from.nulls != null || wide) {
      for (int i = 0; i < size; i++) {
        set(slots[i], from, rows[i]);
      }
      return;
    }
    long[][] to = chunks;
    long[] in = from.lanes;
    for (int i = 0; i < size; i++) {
      int slot = slots[i];
      to[slot >>> bits][at(slot)] = in[rows[i]];
    }
  }

  /**
   * Replaces the values of many slots and keeps the images: old values go to row {@code 2 * image}
   * of {@code images}, new ones to the row after it.
   *
   * @param first whether the old value is wanted
   * @param differs set where the new value is another
   */
  void replace(
      int[] slots,
      int[] imageOf,
      boolean[] first,
      int[] rows,
      int size,
      ColumnVector in,
      ColumnVector images,
      boolean[] differs) {
    if (nulls != null || in.nulls != null || images.nulls != null || wide) {
      for (int i = 0; i < size; i++) {
        differs[i] |= replaceOne(slots[i], imageOf[i], first[i], in, rows[i], images);
      }
      return;
    }
    long[][] stored = chunks;
    long[] from = in.lanes;
    long[] out = images.lanes;
    for (int i = 0; i < size; i++) {
      int slot = slots[i];
      long[] chunk = stored[slot >>> bits];
      int at = at(slot);
      long old = chunk[at];
      long now = from[rows[i]];
      int image = imageOf[i] * 2;
      if (first[i]) {
        out[image] = old;
      }
      out[image + 1] = now;
      chunk[at] = now;
      differs[i] |= old != now;
    }
  }

  /** {@link #replace} for one row; returns whether the value is another one. */
  boolean replaceOne(
      int slot, int image, boolean first, ColumnVector in, int row, ColumnVector images) {
    if (first) {
      get(slot, images, image * 2);
    }
    images.copy(image * 2 + 1, in, row);
    if (same(slot, in, row)) {
      return false;
    }
    set(slot, in, row);
    return true;
  }

  /** Bytes beside the lanes of the rows. */
  long stateBytes() {
    return nulls == null ? 0 : rows.capacity();
  }

  private void setNull(int slot, boolean isNull) {
    if (nulls == null) {
      nulls = new boolean[0][];
      nulls = grownNulls();
    }
    nulls[slot >>> bits][slot & mask] = isNull;
  }

  private boolean[][] grownNulls() {
    boolean[][] grown = Arrays.copyOf(nulls, chunks.length);
    for (int i = 0; i < grown.length; i++) {
      int length = chunks[i].length / stride;
      if (grown[i] == null) {
        grown[i] = new boolean[length];
      } else if (grown[i].length < length) {
        grown[i] = Arrays.copyOf(grown[i], length);
      }
    }
    return grown;
  }
}
