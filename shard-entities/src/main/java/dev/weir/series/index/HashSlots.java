package dev.weir.series.index;

/**
 * From hashes to ids: open addressing with linear probing, at most three of four slots taken.
 *
 * <p>A slot holds the upper 32 bits of the hash and the id. The place comes from the same upper
 * bits: the lower ones of a series' hash are those that name its shard, and equal in one shard. An
 * id that is found is a candidate; who asks compares the content.
 */
final class HashSlots {
  private static final int FIRST_BITS = 4;
  private static final int BITS_MAX = 29;
  private static final long ID_MASK = 0xFFFFFFFFL;

  private int bits = FIRST_BITS;
  private long[] slots = new long[1 << FIRST_BITS];
  private int size;

  /** The first slot with a candidate, or -1. */
  int first(long hash) {
    return candidate(home(hash), hash);
  }

  /** The next slot with a candidate behind one, or -1. */
  int next(int slot, long hash) {
    return candidate(slot + 1 & (slots.length - 1), hash);
  }

  /** The id in a slot with a candidate. */
  int id(int slot) {
    return (int) (slots[slot] & ID_MASK) - 1;
  }

  /** Share of the slots that may be taken, 0 to 1. */
  double fill() {
    return size / (0.75 * (1 << BITS_MAX));
  }

  void add(long hash, int id) {
    if (size >= slots.length / 4 * 3) {
      grow();
    }
    put((hash & ~ID_MASK) | (id + 1));
    size++;
  }

  private int home(long hash) {
    return (int) (hash >>> (Long.SIZE - bits));
  }

  private int candidate(int from, long hash) {
    int mask = slots.length - 1;
    long wanted = hash >>> Integer.SIZE;
    for (int slot = from; slots[slot] != 0; slot = slot + 1 & mask) {
      if (slots[slot] >>> Integer.SIZE == wanted) {
        return slot;
      }
    }
    return -1;
  }

  private void put(long content) {
    int mask = slots.length - 1;
    int slot = home(content);
    while (slots[slot] != 0) {
      slot = slot + 1 & mask;
    }
    slots[slot] = content;
  }

  private void grow() {
    if (bits == BITS_MAX) {
      throw new IllegalStateException("the series index is full");
    }
    long[] old = slots;
    bits++;
    slots = new long[1 << bits];
    for (long content : old) {
      if (content != 0) {
        put(content);
      }
    }
  }
}
