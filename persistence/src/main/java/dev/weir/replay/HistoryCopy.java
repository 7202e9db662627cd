package dev.weir.replay;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.journal.JournalReader;
import dev.weir.journal.JournalTarget;
import dev.weir.journal.PersistenceIdInfo;
import dev.weir.journal.RecordCheck;
import dev.weir.journal.StoredRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Writes histories into a journal that has nothing of them or their beginning.
 *
 * <p>A history goes in only if it is sound from its first event to its last and what the journal
 * has is the same event for event. The journal is claimed before it is written, so that an older
 * owner cannot append in between, and what was written is read back and compared at the end. A copy
 * that breaks off leaves a beginning, from which another run goes on.
 */
public final class HistoryCopy {
  /** Payload bytes of one write; one event may exceed it. */
  private static final long CHUNK_BYTES = 4 << 20;

  private final Function<String, RecordCheck> meaning;
  private final String owner;

  /**
   * Prepares copies.
   *
   * @param meaning what looks at the records of a persistence id
   * @param owner who claims, shown to people
   */
  public HistoryCopy(Function<String, RecordCheck> meaning, String owner) {
    this.meaning = meaning;
    this.owner = owner;
  }

  /** What would be done; reads all events of the history, writes nothing. */
  public CopyPlan plan(History history, JournalReader target) {
    if (history.first() > 1) {
      return CopyPlan.refused(history, beginningDeleted(history));
    }
    Optional<PersistenceIdInfo> found = find(target, history.persistenceId());
    long highest = found.map(PersistenceIdInfo::highest).orElse(0L);
    long deletedTo = found.map(PersistenceIdInfo::deletedTo).orElse(0L);
    long common = Math.min(highest, history.last());
    if (deletedTo > 0 && common <= deletedTo) {
      return CopyPlan.refused(
          history,
          "the target has deleted its events up to rev %d: nothing is left to compare"
              .formatted(deletedTo));
    }
    try {
      check(history, new Comparison(target, history.persistenceId(), deletedTo + 1, common));
      return CopyPlan.of(history, highest);
    } catch (Unfit unfit) {
      return CopyPlan.refused(history, unfit.getMessage());
    } catch (WeirException damage) {
      if (damage.code() != ErrorCode.JOURNAL_CORRUPT) {
        throw damage;
      }
      return CopyPlan.refused(history, damage.getMessage());
    }
  }

  private static String beginningDeleted(History history) {
    return "its events up to rev %d are deleted and only a snapshot stands for them, which is not copied: follow the circuit from another region instead"
        .formatted(history.first() - 1);
  }

  private static Optional<PersistenceIdInfo> find(JournalReader journal, String persistenceId) {
    return journal.persistenceIds().stream()
        .filter(info -> info.persistenceId().equals(persistenceId))
        .findAny();
  }

  /** Why a history is not taken. */
  private static final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unfit(String what) {
      super(what);
    }
  }

  private void check(History history, Comparison comparison) {
    RecordCheck check = meaning.apply(history.persistenceId());
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

  /** Does what the plan says and answers it. */
  public CopyPlan run(History history, JournalTarget target) {
    CopyPlan plan = plan(history, target);
    if (plan.events() > 0) {
      new Writing(history, target, plan).run();
      compare(history, target, plan);
    }
    return plan;
  }

  private static void compare(History history, JournalTarget target, CopyPlan plan) {
    Comparison comparison = new Comparison(target, plan.persistenceId(), plan.from(), plan.to());
    try {
      history.forEach(plan.from(), comparison::look);
    } catch (Unfit unfit) {
      throw new WeirException(
          ErrorCode.JOURNAL_CORRUPT,
          plan.persistenceId() + " does not read as it was written: " + unfit.getMessage());
    }
  }

  /** Collects events to writes of bounded size. */
  private final class Writing {
    private final History history;
    private final JournalTarget target;
    private final CopyPlan plan;
    private final List<StoredRecord> chunk = new ArrayList<>();
    private OptionalLong epoch = OptionalLong.empty();
    private long bytes;

    Writing(History history, JournalTarget target, CopyPlan plan) {
      this.history = history;
      this.target = target;
      this.plan = plan;
    }

    void run() {
      history.forEach(plan.from(), this::add);
      flush();
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
