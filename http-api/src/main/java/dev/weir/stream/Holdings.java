package dev.weir.stream;

import dev.weir.config.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The rows that streams of a node hold while they send them, bounded in bytes.
 *
 * <p>A stream holds a snapshot or some deltas for as long as its reader takes to read them. Readers
 * that stop in the middle, each at another rev, would keep as many copies of a view. Beyond the
 * bound, the {@link Parcel} whose reader has been still for longest is dropped; its stream begins
 * anew when the reader comes back. What several streams hold together counts once.
 */
public final class Holdings {
  /** A reader that moved within this time is slow at most, and keeps what it is reading. */
  static final Duration STILL = Duration.ofSeconds(1);

  private final long bytesMax;
  private final Clock clock;
  private final Map<Parcel, IdentityHashMap<Object, Long>> parcels = new HashMap<>();
  private final IdentityHashMap<Object, Share> shares = new IdentityHashMap<>();
  private long bytes;

  private record Share(long bytes, int holders) {}

  public Holdings(long bytesMax, Clock clock) {
    this.bytesMax = bytesMax;
    this.clock = clock;
  }

  /** Counts a parcel in, and drops others that are in the way. */
  synchronized void add(Parcel parcel, IdentityHashMap<Object, Long> contents) {
    parcels.put(parcel, contents);
    contents.forEach(this::share);
    while (bytes > bytesMax) {
      Optional<Parcel> stillest = stillest();
      if (stillest.isEmpty()) {
        return;
      }
      stillest.get().drop();
      remove(stillest.get());
    }
  }

  /** Counts a parcel out, unless it is out already. */
  synchronized void remove(Parcel parcel) {
    IdentityHashMap<Object, Long> contents = parcels.remove(parcel);
    if (contents != null) {
      contents.keySet().forEach(this::unshare);
    }
  }

  /** Estimated bytes that streams hold now. */
  synchronized long bytes() {
    return bytes;
  }

  long now() {
    return clock.millis();
  }

  private Optional<Parcel> stillest() {
    long before = clock.millis() - STILL.toMillis();
    return parcels.keySet().stream()
        .filter(parcel -> parcel.movedMillis() <= before)
        .min(Comparator.comparingLong(Parcel::movedMillis));
  }

  private void share(Object content, long size) {
    Share share = shares.get(content);
    shares.put(content, new Share(size, share == null ? 1 : share.holders + 1));
    bytes += share == null ? size : 0;
  }

  private void unshare(Object content) {
    Share share = shares.remove(content);
    if (share.holders > 1) {
      shares.put(content, new Share(share.bytes, share.holders - 1));
    } else {
      bytes -= share.bytes;
    }
  }
}
