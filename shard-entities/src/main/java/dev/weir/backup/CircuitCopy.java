package dev.weir.backup;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.EventFrame;
import dev.weir.entity.Ownership;
import dev.weir.entity.SnapshotManifest;
import dev.weir.entity.SnapshotTransfer;
import dev.weir.journal.EventLog;
import dev.weir.journal.StoredRecord;
import dev.weir.segment.IncomingSegments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Writes a history under a name that has none.
 *
 * <p>A copy that was broken off is taken up where it ended. The name is claimed first: whoever
 * writes under it meanwhile ends the copy, and the other way round.
 */
public final class CircuitCopy {
  /** Bytes of events in one append; a larger event goes alone. */
  private static final int SLICE_BYTES = 4 << 20;

  /** Bytes of events between two looks at whether to go on. */
  private static final int STEP_BYTES = 256 << 10;

  private final EventLog log;
  private final SnapshotTransfer snapshots;
  private final Ownership ownership;

  public CircuitCopy(EventLog log, SnapshotTransfer snapshots, Ownership ownership) {
    this.log = log;
    this.snapshots = snapshots;
    this.ownership = ownership;
  }

  /**
   * Copies a history.
   *
   * @param target the persistence id of the copy
   * @return the rev up to which it goes
   * @throws WeirException {@code tenant-not-empty} when the name has another history
   */
  public long run(CircuitSource source, String target, Until until, CopyProgress progress) {
    long to = limit(source, until);
    requireReached(source, until, to);
    requireOwn(source, target, until); // before somebody's history is taken from its owner
    long epoch = done(ownership.claim(target));
    long from = begin(source, target, until, epoch);
    progress.total(to - from + 1, "revs");
    Slice slice = new Slice(target, until, epoch, from, progress);
    source.events(from, to, slice::add);
    slice.store();
    return slice.rev;
  }

  /** Whether a name has no history, or one that is the beginning of this. */
  public boolean isFree(CircuitSource source, String target) {
    long highest = log.highest(target);
    return highest == 0 || isBeginning(source, target, highest);
  }

  /**
   * Whether all that is to be copied is there already, with whatever has been written behind it.
   *
   * @return the rev up to which it was copied
   */
  public OptionalLong copied(CircuitSource source, String target, Until until) {
    long to = end(source, until);
    return log.range(target, to, 1).stream()
            .limit(1)
            .anyMatch(there -> there.rev() == to && hasEvent(source, there))
        ? OptionalLong.of(to)
        : OptionalLong.empty();
  }

  private static long end(CircuitSource source, Until until) {
    long[] end = {limit(source, until)};
    if (until instanceof Until.Time(long millis)) {
      end[0] = 0;
      source.events(
          source.first(),
          source.last(),
          event -> end[0] = EventFrame.millisOf(event) <= millis ? event.rev() : end[0]);
    }
    return end[0];
  }

  private static boolean hasEvent(CircuitSource source, StoredRecord there) {
    if (there.rev() < source.first() || there.rev() > source.last()) {
      return false;
    }
    boolean[] same = {false};
    source.events(there.rev(), there.rev(), event -> same[0] = isSameFrame(event, there));
    return same[0];
  }

  private static long limit(CircuitSource source, Until until) {
    return switch (until) {
      case Until.End _, Until.Time _ -> source.last();
      case Until.Rev(long rev) -> rev;
    };
  }

  private static void requireReached(CircuitSource source, Until until, long to) {
    if (to > source.last()) {
      throw new WeirException(
          ErrorCode.VALUE_INVALID,
          "%s ends at rev %d; rev %d is not there.".formatted(source.name(), source.last(), to),
          Map.of("have_rev", source.last()));
    }
    boolean tooOld =
        source
            .base()
            .map(
                base ->
                    to < base.rev()
                        || (until instanceof Until.Time(long millis) && millis < base.atMillis()))
            .orElse(source.first() > 1);
    if (tooOld) {
      throw new WeirException(
          ErrorCode.REV_COMPACTED,
          "%s does not go back that far: its oldest state is that of rev %s."
              .formatted(
                  source.name(),
                  source.base().map(SnapshotManifest::rev).map(String::valueOf).orElse("none")),
          Map.of("oldest_rev", source.base().map(SnapshotManifest::rev).orElse(source.last())));
    }
  }

  /** The first rev that is still to be copied. */
  private long begin(CircuitSource source, String target, Until until, long epoch) {
    long highest = requireOwn(source, target, until);
    if (highest == 0) {
      source.base().ifPresent(base -> adopt(source, base, target, epoch));
      return source.base().map(SnapshotManifest::rev).orElse(0L) + 1;
    }
    return highest + 1;
  }

  /** The rev up to which the name has what it shall have; refuses one that has anything else. */
  private long requireOwn(CircuitSource source, String target, Until until) {
    long highest = log.highest(target);
    if (highest > 0
        && (goesBeyond(target, highest, until) || !isBeginning(source, target, highest))) {
      throw new WeirException(
          ErrorCode.TENANT_NOT_EMPTY,
          "%s has a history of its own, up to rev %d, and histories are never mixed. Choose another name."
              .formatted(target, highest));
    }
    return highest;
  }

  /** Whether a copy that was broken off was to go further than this one. */
  private boolean goesBeyond(String target, long highest, Until until) {
    return switch (until) {
      case Until.End _ -> false;
      case Until.Rev(long rev) -> highest > rev;
      case Until.Time(long millis) ->
          log.range(target, highest, 1).stream()
              .anyMatch(newest -> EventFrame.millisOf(newest) > millis);
    };
  }

  private boolean isBeginning(CircuitSource source, String target, long highest) {
    if (highest > source.last()) {
      return false;
    }
    List<StoredRecord> newest = log.range(target, highest, 1);
    if (newest.isEmpty()) {
      return source
          .base()
          .filter(base -> base.rev() == highest)
          .filter(base -> snapshots.stored(target).stream().anyMatch(base::isSameState))
          .isPresent();
    }
    return hasEvent(source, newest.getFirst());
  }

  /** The envelope belongs to one journal, what follows it to the circuit. */
  private static boolean isSameFrame(StoredRecord one, StoredRecord other) {
    byte[] left = one.payload();
    byte[] right = other.payload();
    int from = EventFrame.ENVELOPE;
    return left.length >= from
        && right.length >= from
        && Arrays.equals(left, from, left.length, right, from, right.length);
  }

  private void adopt(CircuitSource source, SnapshotManifest base, String target, long epoch) {
    try (IncomingSegments rows = snapshots.receive(base.segments())) {
      source.baseRows(piece -> rows.add(piece.name(), piece.bytes()));
      snapshots.adopt(target, base, rows, epoch);
    }
  }

  /** Events on their way into the journal. */
  private final class Slice {
    private final String target;
    private final Until until;
    private final long epoch;
    private final long from;
    private final CopyProgress progress;
    private final List<StoredRecord> events = new ArrayList<>();
    private long bytes;
    private long seen;
    private long rev;
    private boolean ended;

    Slice(String target, Until until, long epoch, long from, CopyProgress progress) {
      this.target = target;
      this.until = until;
      this.epoch = epoch;
      this.from = from;
      this.progress = progress;
      this.rev = from - 1;
    }

    void add(StoredRecord event) {
      seen += event.payload().length;
      if (seen >= STEP_BYTES) {
        seen = 0;
        progress.checkpoint();
      }
      ended |= until instanceof Until.Time(long millis) && EventFrame.millisOf(event) > millis;
      if (ended) {
        return;
      }
      if (bytes + event.payload().length > SLICE_BYTES) {
        store();
      }
      events.add(event);
      bytes += event.payload().length;
    }

    void store() {
      if (!events.isEmpty()) {
        done(log.append(target, events, epoch));
        rev = events.getLast().rev();
      }
      events.clear();
      bytes = 0;
      progress.done(rev - from + 1);
      progress.checkpoint();
    }
  }

  private static <T> T done(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof RuntimeException known
              && !(known instanceof CancellationException)
          ? known
          : failure;
    }
  }
}
