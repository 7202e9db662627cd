package dev.weir.entity;

import dev.weir.entity.EventFrame.Chain;
import dev.weir.entity.StoredEvent.Compiled;
import dev.weir.entity.StoredEvent.Origin;
import java.util.Optional;

/** Turns accepted events into stored ones, each following the one before. */
final class EventWriter {
  private final long epoch;
  private final long appendEpoch;
  private final long atMillis;
  private Chain chain;
  private long rev;

  /**
   * @param rev the rev the first event follows
   * @param appendEpoch of the claim under which they are stored
   * @param atMillis the time all events carry
   */
  EventWriter(Chain chain, long rev, long epoch, long appendEpoch, long atMillis) {
    this.chain = chain;
    this.rev = rev;
    this.epoch = epoch;
    this.appendEpoch = appendEpoch;
    this.atMillis = atMillis;
  }

  /** An event as it would be stored next; {@link #accept} makes it so. */
  StoredEvent encode(CircuitEvent event, Compiled compiled) {
    EventFrame frame =
        EventFrame.follow(
            chain, EventCodec.kind(event), epoch, rev + 1, atMillis, EventCodec.encode(event));
    return new StoredEvent(
        frame.kind().manifest(),
        frame.encode(appendEpoch),
        Optional.of(new Origin(frame, event, compiled)));
  }

  /** The next event follows this one. */
  void accept(StoredEvent event) {
    EventFrame frame = event.origin().orElseThrow().frame();
    chain = frame.chain();
    rev = frame.rev();
  }
}
