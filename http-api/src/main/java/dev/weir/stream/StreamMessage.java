package dev.weir.stream;

import dev.weir.circuit.ViewDelta;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import java.util.Locale;
import java.util.Optional;

/** One message of a stream; which of them carry a position to resume from is {@link #position}. */
public sealed interface StreamMessage {
  /** The value of member {@code type}. */
  String type();

  /** The rev up to which everything has been sent with this message, if it says so. */
  Optional<Position> position();

  /** A place in the history of a circuit. */
  record Position(long epoch, long rev) {
    @Override
    public String toString() {
      return epoch + "." + rev;
    }
  }

  /** The rows of a view follow. */
  record SnapshotBegin(String view, long rev, long epoch, long rows, Schema columns)
      implements StreamMessage {
    @Override
    public String type() {
      return "snapshot-begin";
    }

    @Override
    public Optional<Position> position() {
      return Optional.empty();
    }
  }

  /** Rows {@code from} to {@code to} of a snapshot. */
  record Rows(String view, long rev, ViewShape shape, RowSet rows, int from, int to)
      implements StreamMessage {
    @Override
    public String type() {
      return "rows";
    }

    @Override
    public Optional<Position> position() {
      return Optional.empty();
    }
  }

  /** All rows of a view were sent. */
  record SnapshotEnd(String view, long rev, long epoch, String resultHash, boolean last)
      implements StreamMessage {
    @Override
    public String type() {
      return "snapshot-end";
    }

    @Override
    public Optional<Position> position() {
      return last ? Optional.of(new Position(epoch, rev)) : Optional.empty();
    }
  }

  /**
   * Changes {@code from} to {@code to} of a delta.
   *
   * @param reached everything up to this rev has been sent once {@code more} is false; for a sum it
   *     may lie after the delta's own rev, as other views of the group changed later
   * @param more further messages belong to the same group
   */
  record Delta(
      ViewDelta delta,
      ViewShape shape,
      int from,
      int to,
      long epoch,
      long reached,
      boolean more,
      boolean coalesced)
      implements StreamMessage {
    @Override
    public String type() {
      return "delta";
    }

    @Override
    public Optional<Position> position() {
      return more ? Optional.empty() : Optional.of(new Position(epoch, reached));
    }
  }

  /** Nothing has changed up to here. */
  record Progress(long rev, long epoch, long atMillis) implements StreamMessage {
    @Override
    public String type() {
      return "progress";
    }

    @Override
    public Optional<Position> position() {
      return Optional.of(new Position(epoch, rev));
    }
  }

  /** The reader must drop its state; a snapshot follows. */
  record Reset(Optional<String> view, ResetReason reason, long rev) implements StreamMessage {
    @Override
    public String type() {
      return "reset";
    }

    @Override
    public Optional<Position> position() {
      return Optional.empty();
    }
  }

  /** The last message. */
  record End(EndReason reason, Position resume, long retryMillis) implements StreamMessage {
    @Override
    public String type() {
      return "end";
    }

    @Override
    public Optional<Position> position() {
      return Optional.empty();
    }
  }

  /** Why deltas cannot go on. */
  enum ResetReason {
    COMPACTED,
    EPOCH,
    AHEAD,
    REDEFINED,
    OVERFLOW;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Why a stream ends. */
  enum EndReason {
    VIEW_DELETED,
    VIEW_FAILED,
    DRAINING,
    UNTIL,
    SLOW_CONSUMER;

    public String wire() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
