package dev.weir.http.samples;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The series that senders have named to this node: from the bytes of a name to its labels, so that
 * a series that comes again costs a hash and a comparison.
 *
 * <p>A name may lie in few slots only, those of its set: names that collide push each other out and
 * never make a search longer. Beyond its bytes a hand goes round and takes what was not found since
 * it came by last. Reading takes no lock; all threads of a node share one cache.
 */
public final class LabelsCache {
  /** Slots of a set. */
  private static final int WAYS = 8;

  /** A larger series would push out too many others: one in so many parts of the whole. */
  private static final int SHARE = 64;

  /** Bytes for which there is a slot: fewer than a series takes, so that sets seldom fill up. */
  private static final int SLOT_BYTES = 256;

  private static final int SLOTS_MAX = 1 << 22;

  private final long bytesMax;
  private final KeyHash keyHash;
  private final AtomicReferenceArray<KnownSeries> slots;
  private long bytes;
  private int hand;

  /**
   * An empty cache.
   *
   * @param bytesMax memory for all series
   * @param secret makes places unforeseeable
   */
  public LabelsCache(long bytesMax, long secret) {
    this.bytesMax = bytesMax;
    this.keyHash = new KeyHash(secret);
    long wanted = Math.clamp(bytesMax / SLOT_BYTES, WAYS, SLOTS_MAX);
    this.slots = new AtomicReferenceArray<>((int) Long.highestOneBit(wanted));
  }

  KeyHash keyHash() {
    return keyHash;
  }

  /** Memory of all series, never more than allowed. */
  synchronized long bytes() {
    return bytes;
  }

  /** The series of a name that has this hash; null if it is not here. */
  KnownSeries find(
      SeriesNames.Sender by,
      long hash,
      byte[] source,
      int from,
      int to,
      int fieldFrom,
      int fieldTo) {
    for (int way = 0; way < WAYS; way++) {
      KnownSeries there = slots.get(slot(hash, way));
      if (there != null
          && there.hash == hash
          && there.isNamed(by, source, from, to, fieldFrom, fieldTo)) {
        return there;
      }
    }
    return null;
  }

  /** The ways of a set in an order of their own, so that a series is mostly found at once. */
  private int slot(long hash, int way) {
    int set = (int) (hash >>> Integer.SIZE) & (slots.length() - 1) & -WAYS;
    return set | ((int) hash + way & (WAYS - 1));
  }

  /** Remembers a series, unless it is too large. */
  synchronized void keep(KnownSeries series) {
    if (series.bytes() > bytesMax / SHARE) {
      return;
    }
    put(slotFor(series), series);
    while (bytes > bytesMax) {
      takeUnused(series);
    }
  }

  private int slotFor(KnownSeries series) {
    for (int way = 0; way < WAYS; way++) {
      int slot = slot(series.hash, way);
      KnownSeries there = slots.get(slot);
      if (there == null || there.hash == series.hash) {
        return slot;
      }
    }
    for (int way = 0; way < WAYS; way++) {
      int slot = slot(series.hash, way);
      if (!slots.get(slot).used) {
        return slot;
      }
      slots.get(slot).used = false;
    }
    return slot(series.hash, 0);
  }

  private void put(int slot, KnownSeries series) {
    KnownSeries before = slots.get(slot);
    if (before != null) {
      bytes -= before.bytes();
      before.place.put(null);
    }
    if (series != null) {
      bytes += series.bytes();
      series.place.put(series);
    }
    slots.set(slot, series);
  }

  private void takeUnused(KnownSeries except) {
    KnownSeries there = slots.get(hand);
    if (there != null && there != except) {
      if (there.used) {
        there.used = false;
      } else {
        put(hand, null);
      }
    }
    hand = hand + 1 & (slots.length() - 1);
  }
}
