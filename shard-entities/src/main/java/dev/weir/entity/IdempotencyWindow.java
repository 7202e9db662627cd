package dev.weir.entity;

import dev.weir.entity.IdempotencyKey.Hash128;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The idempotency keys a circuit remembers, oldest first.
 *
 * <p>A key is forgotten when it is older than {@code ageMillisMin} (by the time in later events,
 * never by a clock) and more than {@code keysMin} are kept, or when more than {@code keysMax} are.
 * Entries are seven longs in a ring; an open-addressing index finds them.
 */
public final class IdempotencyWindow {
  /**
   * What was answered to a key.
   *
   * @param body hash of the batch it stood for
   */
  record Entry(Hash128 body, long rev, int accepted, int noop, int skipped) {}

  /** The bounds of a window. */
  public record Bounds(int keysMin, int keysMax, long ageMillisMin) {}

  private static final int WORDS = 8;

  private final Bounds bounds;
  private long[] ring = new long[64 * WORDS];
  private int[] index = empty(128);
  private int first;
  private int size;

  IdempotencyWindow(Bounds bounds) {
    this.bounds = bounds;
  }

  int size() {
    return size;
  }

  /** The entry of a key, null if it is not remembered. */
  Entry find(Hash128 key) {
    int mask = index.length - 1;
    for (int i = bucket(key.high(), mask); index[i] >= 0; i = (i + 1) & mask) {
      int at = index[i] * WORDS;
      if (ring[at] == key.high() && ring[at + 1] == key.low()) {
        return entry(at);
      }
    }
    return null;
  }

  /** Remembers a key; forgets those the bounds let go. */
  void add(IdempotencyKey key, long rev, int accepted, int noop, int skipped, long atMillis) {
    forget(atMillis);
    if (size * WORDS == ring.length) {
      grow();
    }
    int slot = (first + size) & (ring.length / WORDS - 1);
    int at = slot * WORDS;
    ring[at] = key.key().high();
    ring[at + 1] = key.key().low();
    ring[at + 2] = key.body().high();
    ring[at + 3] = key.body().low();
    ring[at + 4] = rev;
    ring[at + 5] = (long) accepted << 32 | noop;
    ring[at + 6] = skipped;
    ring[at + 7] = atMillis;
    size++;
    place(slot);
  }

  /** All entries in order, for a snapshot. */
  byte[] encode() {
    ByteBuffer bytes = ByteBuffer.allocate(size * WORDS * 8);
    int slots = ring.length / WORDS;
    for (int i = 0; i < size; i++) {
      int at = ((first + i) & (slots - 1)) * WORDS;
      for (int word = 0; word < WORDS; word++) {
        bytes.putLong(ring[at + word]);
      }
    }
    return bytes.array();
  }

  static IdempotencyWindow decode(byte[] encoded, Bounds bounds) {
    IdempotencyWindow window = new IdempotencyWindow(bounds);
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    while (bytes.remaining() >= WORDS * 8) {
      Hash128 key = new Hash128(bytes.getLong(), bytes.getLong());
      Hash128 body = new Hash128(bytes.getLong(), bytes.getLong());
      long rev = bytes.getLong();
      long counts = bytes.getLong();
      long skipped = bytes.getLong();
      window.add(
          new IdempotencyKey(key, body),
          rev,
          (int) (counts >>> 32),
          (int) counts,
          (int) skipped,
          bytes.getLong());
    }
    return window;
  }

  private void forget(long nowMillis) {
    while (size >= bounds.keysMax
        || (size >= bounds.keysMin && nowMillis - ring[first * WORDS + 7] > bounds.ageMillisMin)) {
      remove(first);
      first = (first + 1) & (ring.length / WORDS - 1);
      size--;
    }
  }

  private Entry entry(int at) {
    return new Entry(
        new Hash128(ring[at + 2], ring[at + 3]),
        ring[at + 4],
        (int) (ring[at + 5] >>> 32),
        (int) ring[at + 5],
        (int) ring[at + 6]);
  }

  private void grow() {
    int slots = ring.length / WORDS;
    long[] larger = new long[ring.length * 2];
    int head = slots - first;
    System.arraycopy(ring, first * WORDS, larger, 0, head * WORDS);
    System.arraycopy(ring, 0, larger, head * WORDS, first * WORDS);
    ring = larger;
    first = 0;
    index = empty(slots * 4);
    for (int slot = 0; slot < size; slot++) {
      place(slot);
    }
  }

  private void place(int slot) {
    int mask = index.length - 1;
    int i = bucket(ring[slot * WORDS], mask);
    while (index[i] >= 0) {
      i = (i + 1) & mask;
    }
    index[i] = slot;
  }

  private void remove(int slot) {
    int mask = index.length - 1;
    int hole = bucket(ring[slot * WORDS], mask);
    while (index[hole] != slot) {
      hole = (hole + 1) & mask;
    }
    for (int i = (hole + 1) & mask; index[i] >= 0; i = (i + 1) & mask) {
      int home = bucket(ring[index[i] * WORDS], mask);
      if (((i - home) & mask) >= ((i - hole) & mask)) {
        index[hole] = index[i];
        hole = i;
      }
    }
    index[hole] = -1;
  }

  private static int bucket(long high, int mask) {
    return (int) (high ^ high >>> 32) & mask;
  }

  private static int[] empty(int length) {
    int[] index = new int[length];
    Arrays.fill(index, -1);
    return index;
  }
}
