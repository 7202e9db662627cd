package dev.weir.entity;

import dev.weir.config.WeirException;
import dev.weir.journal.RecordCheck;
import dev.weir.journal.StoredRecord;
import java.util.Optional;

/**
 * Proves that the records of a circuit are one history: each event is whole and can be read,
 * follows the one before it (chain value), and no epoch comes after a later one.
 */
public final class LogCheck implements RecordCheck {
  private Optional<EventFrame.Chain> chain = Optional.empty();
  private long rev;
  private long epoch;

  /** From the first event that it is given. */
  public LogCheck() {}

  /** From the event after a snapshot, which must follow the snapshot's state. */
  public LogCheck(SnapshotManifest base) {
    this.chain = Optional.of(new EventFrame.Chain(base.chainHigh(), base.chainLow()));
    this.rev = base.rev();
    this.epoch = base.epoch();
  }

  @Override
  public Optional<String> problem(StoredRecord stored) {
    if (stored.rev() == 1) {
      chain = Optional.of(EventFrame.Chain.START);
    } else if (stored.rev() != rev + 1) {
      chain = Optional.empty(); // the one before is deleted, or missing, which others have found
    }
    rev = stored.rev();
    try {
      EventFrame frame = frame(stored);
      EventCodec.decode(frame);
      return fallenEpoch(frame);
    } catch (WeirException damage) {
      chain = Optional.of(stored.payload()).map(EventFrame::chainOf);
      return Optional.of(damage.getMessage());
    }
  }

  private EventFrame frame(StoredRecord stored) {
    EventFrame frame =
        chain.isPresent()
            ? EventFrame.decode(stored.payload(), chain.get(), stored.rev())
            : EventFrame.unchained(stored.payload(), stored.rev());
    chain = Optional.of(frame.chain());
    return frame;
  }

  private Optional<String> fallenEpoch(EventFrame frame) {
    long before = epoch;
    epoch = Math.max(epoch, frame.epoch());
    return frame.epoch() < before
        ? Optional.of(
            "The event of rev %d has epoch %d, and one before it has epoch %d: two histories are mixed."
                .formatted(frame.rev(), frame.epoch(), before))
        : Optional.empty();
  }
}
