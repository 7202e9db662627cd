package dev.weir.series.index;

/**
 * From hashes to dense ids: open addressing with linear probing, at most three of four slots taken.
 *
 * <p>Of a hash the upper 32 bits are kept, in a column by id. The highest of them are the place of
 * the slot, which holds the others beside the id; the lower half of a series' hash has the bits
 * that name its shard and are equal in one shard. An id that is found is a candidate; who asks
 * compares the content.
 */
final class HashSlots {
  private static final int FIRST_BITS = 4;
  private static final int BITS_MAX = 29;

  private final PagedInts hashes = new PagedInts();
  private int bits = FIRST_BITS;
  private int[] slots = new int[1 << FIRST_BITS];

  int size() {
    return hashes.size();
  }

  /** What is kept of the hash of an id. */
  int kept(int id) {
    return hashes.get(id);
  }

  /** What is kept of a hash. */
  static int upper(long hash) {
    return (int) (hash >>> Integer.SIZE);
  }

  /** The first slot with a candidate, or -1. */
  int first(int kept) {
    return candidate(home(kept), kept);
  }

  /** The next slot with a candidate behind one, or -1. */
  int next(int slot, int kept) {
    return candidate(slot + 1 & (slots.length - 1), kept);
  }

  /** The id in a slot with a candidate. */
  int id(int slot) {
    return (slots[slot] & (slots.length - 1)) - 1;
  }

  /** Share of the slots that may be taken, 0 to 1. */
  double fill() {
    return size() / (0.75 * (1 << BITS_MAX));
  }

  /** Takes the hash of the next id. */
  void add(int kept) {
    if (size() >= slots.length / 4 * 3) {
      grow();
    }
    put(kept, size());
    hashes.add(kept);
  }

  private int home(int kept) {
    return kept >>> (Integer.SIZE - bits);
  }

  private int candidate(int from, int kept) {
    int mask = slots.length - 1;
    int wanted = kept << bits;
    for (int slot = from; slots[slot] != 0; slot = slot + 1 & mask) {
      if (((slots[slot] ^ wanted) & ~mask) == 0) {
        return slot;
      }
    }
    return -1;
  }

  private void put(int kept, int id) {
    int mask = slots.length - 1;
    int slot = home(kept);
    while (slots[slot] != 0) {
      slot = slot + 1 & mask;
    }
    slots[slot] = kept << bits | (id + 1);
  }

  private void grow() {
    if (bits == BITS_MAX) {
      throw new IllegalStateException("the series index is full");
    }
    bits++;
    slots = new int[1 << bits];
    for (int id = 0; id < size(); id++) {
      put(hashes.get(id), id);
    }
  }
}
