package dev.weir.replay;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.journal.JournalReader;
import dev.weir.journal.JournalTarget;
import dev.weir.journal.PersistenceIdInfo;
import dev.weir.journal.RecordCheck;
import dev.weir.journal.StoredRecord;
import dev.weir.segment.IncomingSegments;
import dev.weir.segment.SegmentStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Writes histories into a journal that has nothing of them or their beginning.
 *
 * <p>A history goes in only if it is sound from its first event to its last and what the journal
 * has is the same event for event. Where the first events are deleted, the base that stands for
 * them goes first; a journal that has those events or a base of its own is compared from where both
 * have events, and by the state where one begins behind the other. The journal is claimed before it
 * is written, so that an older owner cannot append in between, and what was written is read back
 * and compared at the end. A copy that breaks off leaves a beginning, from which another run goes
 * on.
 */
public final class HistoryCopy {
  /** Payload bytes of one write; one event may exceed it. */
  private static final long CHUNK_BYTES = 4 << 20;

  /** Why a history is refused, while the others are copied. */
  private static final Set<ErrorCode> UNFIT =
      Set.of(ErrorCode.JOURNAL_CORRUPT, ErrorCode.FORMAT_TOO_NEW, ErrorCode.REV_COMPACTED);

  private final Function<String, HistoryMeaning> meaning;
  private final String owner;

  /**
   * Prepares copies.
   *
   * @param meaning what the records of a persistence id mean
   * @param owner who claims, shown to people
   */
  public HistoryCopy(Function<String, HistoryMeaning> meaning, String owner) {
    this.meaning = meaning;
    this.owner = owner;
  }

  /** What would be done; reads all of the history, writes nothing. */
  public CopyPlan plan(History history, JournalReader target) {
    try {
      Optional<Base> base = history.requiredBase();
      PersistenceIdInfo found = find(target, history.persistenceId());
      check(history, base, compareWith(history, target, found));
      return CopyPlan.of(history, found.highest());
    } catch (Unfit unfit) {
      return CopyPlan.refused(history, unfit.getMessage());
    } catch (WeirException damage) {
      if (!UNFIT.contains(damage.code())) {
        throw damage;
      }
      return CopyPlan.refused(history, damage.getMessage());
    }
  }

  /** The events that both have; if there is none, both must have the same state where one ends. */
  private Comparison compareWith(History history, JournalReader target, PersistenceIdInfo found) {
    long from = Math.max(found.deletedTo() + 1, history.first());
    long to = Math.min(found.highest(), history.last());
    if (to > 0 && from > to) {
      new Meeting(history, target, found, meaning.apply(history.persistenceId())).require(to);
    }
    return new Comparison(target, history.persistenceId(), from, to);
  }

  private static PersistenceIdInfo find(JournalReader journal, String persistenceId) {
    return journal.persistenceIds().stream()
        .filter(info -> info.persistenceId().equals(persistenceId))
        .findAny()
        .orElseGet(() -> new PersistenceIdInfo(persistenceId, 0, 0, 0));
  }

  private void check(History history, Optional<Base> base, Comparison comparison) {
    RecordCheck check = meaning.apply(history.persistenceId()).check(base.map(Base::snapshot));
    history.forEach(
        history.first(),
        event -> {
          check
              .problem(event)
              .ifPresent(
                  what -> {
                    throw new Unfit("rev " + event.rev() + " is damaged: " + what);
                  });
          comparison.look(event);
        });
  }

  /** Events side by side with those that a journal has of them. */
  private static final class Comparison {
    private final EventCursor events;
    private final long from;
    private final long to;

    Comparison(JournalReader journal, String persistenceId, long from, long to) {
      this.events = new EventCursor(journal, persistenceId, from);
      this.from = from;
      this.to = to;
    }

    void look(StoredRecord event) {
      boolean inBoth = event.rev() >= from && event.rev() <= to;
      if (inBoth && !event.isSameEvent(events.next(event.rev()))) {
        throw new Unfit("the target has another event at rev " + event.rev());
      }
    }
  }

  /**
   * Does what the plan says and answers it.
   *
   * @param segments where the target has the rows of snapshots; asked for when there is a base to
   *     write
   */
  public CopyPlan run(History history, JournalTarget target, Supplier<SegmentStore> segments) {
    CopyPlan plan = plan(history, target);
    if (plan.writes()) {
      new Writing(history, target, plan, segments).run();
      compare(history, target, plan);
    }
    return plan;
  }

  private static void compare(History history, JournalTarget target, CopyPlan plan) {
    Comparison comparison = new Comparison(target, plan.persistenceId(), plan.from(), plan.to());
    try {
      history.forEach(plan.from(), comparison::look);
    } catch (Unfit unfit) {
      throw unlike(plan, unfit.getMessage());
    }
  }

  private static WeirException unlike(CopyPlan plan, String what) {
    return new WeirException(
        ErrorCode.JOURNAL_CORRUPT,
        plan.persistenceId() + " does not read as it was written: " + what);
  }

  /** Writes the base first, then events, collected to writes of bounded size. */
  private final class Writing {
    private final History history;
    private final JournalTarget target;
    private final CopyPlan plan;
    private final Supplier<SegmentStore> segments;
    private final List<StoredRecord> chunk = new ArrayList<>();
    private OptionalLong epoch = OptionalLong.empty();
    private long bytes;

    Writing(History history, JournalTarget target, CopyPlan plan, Supplier<SegmentStore> segments) {
      this.history = history;
      this.target = target;
      this.plan = plan;
      this.segments = segments;
    }

    void run() {
      if (plan.base() > 0) {
        begin(history.base().orElseThrow());
      }
      history.forEach(plan.from(), this::add);
      flush();
    }

    /**
     * The files are durable before the log begins behind their snapshot: a break in between leaves
     * some that nothing names, and the circuit's next snapshot removes them.
     */
    private void begin(Base base) {
      HistoryMeaning known = meaning.apply(plan.persistenceId());
      SegmentStore store = segments.get();
      long claim = claimed();
      StoredRecord own;
      try (IncomingSegments rows = new IncomingSegments(store, base.segments())) {
        base.forEach(piece -> rows.add(piece.name(), piece.bytes()));
        own =
            known.withSegments(
                base.snapshot(),
                rows.name(
                    place -> known.segmentName(plan.persistenceId(), base.rev(), claim, place)));
      }
      target.rebase(plan.persistenceId(), own, claimed());
      compare(known, own, store);
    }

    private void compare(HistoryMeaning known, StoredRecord written, SegmentStore store) {
      List<StoredRecord> found = target.snapshots(plan.persistenceId());
      if (found.size() != 1
          || found.getFirst().rev() != written.rev()
          || !Arrays.equals(found.getFirst().payload(), written.payload())) {
        throw unlike(plan, "its snapshot at rev " + written.rev() + " is another one");
      }
      Base.of(written, known.segments(written).orElseThrow(), store::read).check();
    }

    private void add(StoredRecord event) {
      boolean otherKind = !chunk.isEmpty() && chunk.getFirst().hasEnvelope() != event.hasEnvelope();
      if (otherKind || bytes >= CHUNK_BYTES) {
        flush();
      }
      chunk.add(event);
      bytes += event.payload().length;
    }

    private void flush() {
      if (chunk.isEmpty()) {
        return;
      }
      if (chunk.getFirst().hasEnvelope()) {
        target.append(plan.persistenceId(), List.copyOf(chunk), claimed());
      } else {
        target.appendUnclaimed(plan.persistenceId(), List.copyOf(chunk));
      }
      chunk.clear();
      bytes = 0;
    }

    private long claimed() {
      if (epoch.isEmpty()) {
        epoch = OptionalLong.of(target.claim(plan.persistenceId(), owner));
      }
      return epoch.getAsLong();
    }
  }
}
