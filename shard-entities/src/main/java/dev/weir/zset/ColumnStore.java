package dev.weir.zset;

import java.util.Arrays;

/**
 * The values of one column of a slot table, in chunks of {@value #CHUNK} rows.
 *
 * <p>The first chunk starts at {@value #FIRST} rows and doubles, so that a small table is small.
 * Chunks never move once full, so growing copies at most one chunk.
 */
public final class ColumnStore {
  static final int CHUNK_BITS = 16;
  static final int CHUNK = 1 << CHUNK_BITS;
  static final int CHUNK_MASK = CHUNK - 1;
  static final int FIRST = 64;

  private final ColumnType type;
  private long[][] lanes = {new long[FIRST]};
  private long[][] highs;
  private boolean[][] nulls;

  ColumnStore(ColumnType type) {
    this.type = type;
    this.highs = type.wide() ? new long[][] {new long[FIRST]} : null;
  }

  public ColumnType type() {
    return type;
  }

  /** Rows a column holds after it was asked to hold {@code rows}. */
  static int capacityFor(int rows) {
    if (rows > CHUNK) {
      return (rows + CHUNK_MASK) & ~CHUNK_MASK;
    }
    return rows <= FIRST ? FIRST : Integer.highestOneBit(rows - 1) << 1;
  }

  /** Makes room for {@code capacity} rows, a value of {@link #capacityFor}. */
  void grow(int capacity) {
    lanes = grown(lanes, capacity);
    highs = highs == null ? null : grown(highs, capacity);
    if (nulls != null) {
      nulls = grownNulls(nulls, capacity);
    }
  }

  public long lane(int slot) {
    return lanes[slot >>> CHUNK_BITS][slot & CHUNK_MASK];
  }

  /** The high half of a wide decimal, 0 for every other type. */
  public long high(int slot) {
    return highs == null ? 0 : highs[slot >>> CHUNK_BITS][slot & CHUNK_MASK];
  }

  public boolean isNull(int slot) {
    return nulls != null && nulls[slot >>> CHUNK_BITS][slot & CHUNK_MASK];
  }

  public void setLane(int slot, long value) {
    lanes[slot >>> CHUNK_BITS][slot & CHUNK_MASK] = value;
  }

  /** Stores a value of a vector, NULL included. */
  public void set(int slot, ColumnVector from, int row) {
    lanes[slot >>> CHUNK_BITS][slot & CHUNK_MASK] = from.lanes[row];
    if (highs != null) {
      highs[slot >>> CHUNK_BITS][slot & CHUNK_MASK] = from.highs[row];
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
    to.lanes[row] = lanes[slot >>> CHUNK_BITS][slot & CHUNK_MASK];
    if (highs != null) {
      to.highs[row] = highs[slot >>> CHUNK_BITS][slot & CHUNK_MASK];
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
    if (nulls != null || to.nulls != null || highs != null) {
      for (int i = 0; i < size; i++) {
        get(slots[i], to, toRow + i);
      }
      return;
    }
    long[][] from = lanes;
    long[] out = to.lanes;
    for (int i = 0; i < size; i++) {
      int slot = slots[i];
      out[toRow + i] = from[slot >>> CHUNK_BITS][slot & CHUNK_MASK];
    }
  }

  /** Stores rows of a vector into many slots. */
  public void scatter(int[] slots, int[] rows, int size, ColumnVector from) {
    if (nulls != null || from.nulls != null || highs != null) {
      for (int i = 0; i < size; i++) {
        set(slots[i], from, rows[i]);
      }
      return;
    }
    long[][] to = lanes;
    long[] in = from.lanes;
    for (int i = 0; i < size; i++) {
      int slot = slots[i];
      to[slot >>> CHUNK_BITS][slot & CHUNK_MASK] = in[rows[i]];
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
    if (nulls != null || in.nulls != null || images.nulls != null || highs != null) {
      for (int i = 0; i < size; i++) {
        differs[i] |= replaceOne(slots[i], imageOf[i], first[i], in, rows[i], images);
      }
      return;
    }
    long[][] stored = lanes;
    long[] from = in.lanes;
    long[] out = images.lanes;
    for (int i = 0; i < size; i++) {
      int slot = slots[i];
      long[] chunk = stored[slot >>> CHUNK_BITS];
      long old = chunk[slot & CHUNK_MASK];
      long now = from[rows[i]];
      int image = imageOf[i] * 2;
      if (first[i]) {
        out[image] = old;
      }
      out[image + 1] = now;
      chunk[slot & CHUNK_MASK] = now;
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

  long stateBytes() {
    long rows = lanes.length == 1 ? lanes[0].length : (long) lanes.length * CHUNK;
    return rows * (8 + (highs == null ? 0 : 8) + (nulls == null ? 0 : 1));
  }

  private void setNull(int slot, boolean isNull) {
    if (nulls == null) {
      nulls = new boolean[lanes.length][];
      for (int i = 0; i < lanes.length; i++) {
        nulls[i] = new boolean[lanes[i].length];
      }
    }
    nulls[slot >>> CHUNK_BITS][slot & CHUNK_MASK] = isNull;
  }

  private static long[][] grown(long[][] chunks, int capacity) {
    int have = chunks.length;
    int count = Math.max(1, (capacity + CHUNK_MASK) >>> CHUNK_BITS);
    long[][] result = count == have ? chunks : Arrays.copyOf(chunks, count);
    if (chunks[0].length < Math.min(capacity, CHUNK)) {
      result[0] = Arrays.copyOf(chunks[0], Math.min(capacity, CHUNK));
    }
    for (int i = have; i < count; i++) {
      result[i] = new long[CHUNK];
    }
    return result;
  }

  private static boolean[][] grownNulls(boolean[][] chunks, int capacity) {
    int have = chunks.length;
    int count = Math.max(1, (capacity + CHUNK_MASK) >>> CHUNK_BITS);
    boolean[][] result = count == have ? chunks : Arrays.copyOf(chunks, count);
    if (chunks[0].length < Math.min(capacity, CHUNK)) {
      result[0] = Arrays.copyOf(chunks[0], Math.min(capacity, CHUNK));
    }
    for (int i = have; i < count; i++) {
      result[i] = new boolean[CHUNK];
    }
    return result;
  }
}
