package dev.weir.http.samples;

import java.util.Arrays;

/**
 * Entries found by the bytes a sender wrote, below an earlier entry or below {@link #NONE}. Keeps
 * where the bytes are, not a copy.
 */
final class SeriesTable {
  static final int NONE = -1;

  private static final int FIRST_ENTRIES = 64;

  private final SeriesNames names;
  private byte[][] sources = new byte[FIRST_ENTRIES][];
  private int[] places = new int[2 * FIRST_ENTRIES];
  private int[] parents = new int[FIRST_ENTRIES];
  private int[] references = new int[FIRST_ENTRIES];
  private int[] followers = new int[FIRST_ENTRIES];
  private long[] hashes = new long[FIRST_ENTRIES];
  private int[] slots = emptySlots(2 * FIRST_ENTRIES);
  private int size;

  SeriesTable(SeriesNames names) {
    this.names = names;
  }

  /** The hash of bytes below an entry. */
  long hash(int parent, byte[] source, int from, int to) {
    return names.keyHash().of(hashes[parent], source, from, to);
  }

  /** The entry of these bytes, which have this hash; {@link #NONE} if there is none. */
  int find(long hash, int parent, byte[] source, int from, int to) {
    int mask = slots.length - 1;
    for (int slot = (int) hash & mask; slots[slot] != NONE; slot = (slot + 1) & mask) {
      int entry = slots[slot];
      if (hashes[entry] == hash && holds(entry, parent, source, from, to)) {
        return entry;
      }
    }
    return NONE;
  }

  private boolean holds(int entry, int parent, byte[] source, int from, int to) {
    return parents[entry] == parent
        && Arrays.equals(
            sources[entry], places[2 * entry], places[2 * entry + 1], source, from, to);
  }

  /**
   * Offset behind the bytes of an entry if they come next in the source; {@link #NONE} if not, or
   * if there is no entry.
   */
  int end(int entry, int parent, byte[] source, int from, int to) {
    if (entry == NONE) {
      return NONE;
    }
    int end = from + places[2 * entry + 1] - places[2 * entry];
    return end <= to && holds(entry, parent, source, from, end) ? end : NONE;
  }

  /** Adds bytes that {@link #find} did not find. */
  int add(long hash, int parent, byte[] source, int from, int to, int reference) {
    if (size == parents.length) {
      grow();
    }
    int entry = size++;
    sources[entry] = source;
    places[2 * entry] = from;
    places[2 * entry + 1] = to;
    parents[entry] = parent;
    references[entry] = reference;
    followers[entry] = NONE;
    hashes[entry] = hash;
    insert(entry);
    return entry;
  }

  /** What was given with an entry. */
  int reference(int entry) {
    return references[entry];
  }

  /** The entry that came behind this one when it was last met; {@link #NONE} at first. */
  int follower(int entry) {
    return followers[entry];
  }

  void follow(int entry, int follower) {
    followers[entry] = follower;
  }

  private void insert(int entry) {
    int mask = slots.length - 1;
    int slot = (int) hashes[entry] & mask;
    while (slots[slot] != NONE) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = entry;
  }

  private void grow() {
    int capacity = 2 * size;
    sources = Arrays.copyOf(sources, capacity);
    places = Arrays.copyOf(places, 2 * capacity);
    parents = Arrays.copyOf(parents, capacity);
    references = Arrays.copyOf(references, capacity);
    followers = Arrays.copyOf(followers, capacity);
    hashes = Arrays.copyOf(hashes, capacity);
    slots = emptySlots(2 * capacity);
    for (int entry = 0; entry < size; entry++) {
      insert(entry);
    }
  }

  private static int[] emptySlots(int count) {
    int[] slots = new int[count];
    Arrays.fill(slots, NONE);
    return slots;
  }
}
