package dev.weir.journal;

import java.util.List;

/** Events of another journal as this one takes them in. */
final class Copied {
  /**
   * Payload bytes of one call. The largest event fits, and the writer's queue has room for several.
   */
  static final long BYTES_MAX = 16L << 20;

  private Copied() {}

  /**
   * The events under an append epoch of this journal. One without a local envelope stays without,
   * and the fence refuses it.
   *
   * @throws IllegalArgumentException when they are more than {@link #BYTES_MAX}
   */
  static List<StoredRecord> under(List<StoredRecord> events, long appendEpoch) {
    long bytes = events.stream().mapToLong(each -> each.payload().length).sum();
    if (bytes > BYTES_MAX) {
      throw new IllegalArgumentException(
          "%d events have %d bytes, one append takes at most %d: send fewer at once"
              .formatted(events.size(), bytes, BYTES_MAX));
    }
    return events.stream()
        .map(each -> each.withPayload(Envelope.under(appendEpoch, each.payload())))
        .toList();
  }
}
