package dev.weir.series.head;

import java.util.Arrays;

/**
 * Room for the bits of all tails: cells of 64 bytes, linked to one ring for each tail. A tail is
 * named by its last cell, whose next one is the first. Cells that were given back are used again
 * first. Used by one thread.
 */
final class Cells {
  static final int NONE = -1;

  /** Words of 64 bits in a cell. */
  static final int WORDS = 8;

  static final int CELL_BITS = WORDS * Long.SIZE;

  /** What a cell costs with its link. */
  static final int CELL_BYTES = CELL_BITS / Byte.SIZE + Integer.BYTES;

  private static final int SLAB_SHIFT = 10;
  private static final int SLAB_CELLS = 1 << SLAB_SHIFT;

  private long[][] slabs = new long[4][];
  private int[] next = new int[0];
  private int made;
  private int used;
  private int free = NONE;

  /** Cells that are part of a tail. */
  int used() {
    return used;
  }

  /** A ring of one cell. */
  int ring() {
    int cell = take();
    next[cell] = cell;
    return cell;
  }

  /** Appends a cell to a ring and gives it: it is the last one now. */
  int extend(int last) {
    int cell = take();
    next[cell] = next[last];
    next[last] = cell;
    return cell;
  }

  /** Gives back all cells of a ring. */
  void release(int last, int cells) {
    int first = next[last];
    next[last] = free;
    free = first;
    used -= cells;
  }

  /** The words among which those of a cell are. */
  long[] slab(int cell) {
    return slabs[cell >>> SLAB_SHIFT];
  }

  /** Where in its slab a cell begins. */
  int base(int cell) {
    return (cell & (SLAB_CELLS - 1)) * WORDS;
  }

  /** The first word of a ring. */
  long firstWord(int last) {
    int first = next[last];
    return slab(first)[base(first)];
  }

  /** Copies the first words of a ring. */
  void copy(int last, long[] into, int words) {
    int cell = next[last];
    for (int at = 0; at < words; at += WORDS) {
      System.arraycopy(slab(cell), base(cell), into, at, Math.min(WORDS, words - at));
      cell = next[cell];
    }
  }

  /** Makes a ring of at least one word. */
  int ring(long[] words, int count) {
    int last = ring();
    System.arraycopy(words, 0, slab(last), base(last), Math.min(WORDS, count));
    for (int at = WORDS; at < count; at += WORDS) {
      last = extend(last);
      System.arraycopy(words, at, slab(last), base(last), Math.min(WORDS, count - at));
    }
    return last;
  }

  private int take() {
    used++;
    if (free != NONE) {
      int cell = free;
      free = next[cell];
      return cell;
    }
    if ((made & (SLAB_CELLS - 1)) == 0) {
      grow();
    }
    return made++;
  }

  private void grow() {
    int slab = made >>> SLAB_SHIFT;
    if (slab == slabs.length) {
      slabs = Arrays.copyOf(slabs, 2 * slab);
    }
    if (made + SLAB_CELLS > next.length) {
      next = Arrays.copyOf(next, Math.max(made + SLAB_CELLS, next.length + next.length / 8));
    }
    slabs[slab] = new long[SLAB_CELLS * WORDS];
  }
}
