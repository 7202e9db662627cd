package dev.weir.journal;

import dev.weir.config.WeirException;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What was found of one persistence id, and how far it is provably right. */
final class SalvagedHistory {
  private final String persistenceId;
  private final boolean named;
  private final Optional<RawEntry> headEntry;
  private final long deletedTo;
  private final long promised;
  private final TreeMap<Long, RawEntry> events = new TreeMap<>();
  private final TreeMap<Long, RawEntry> snapshots = new TreeMap<>();
  private Optional<Fence> fence = Optional.empty();
  private long appendEpoch;

  /**
   * Begins a history.
   *
   * @param name its persistence id, if that was found
   */
  SalvagedHistory(long number, Optional<String> name, Optional<RawEntry> headEntry) {
    this.persistenceId = name.orElse("<" + number + ">");
    this.named = name.isPresent();
    Optional<Head> head =
        headEntry
            .flatMap(SalvagedEntries::intact)
            .filter(value -> value[0] == Sealed.VERSION)
            .map(value -> Head.decode(number, value));
    this.headEntry = head.flatMap(_ -> headEntry);
    this.deletedTo = head.map(Head::deletedTo).orElse(0L);
    this.promised = head.map(Head::highest).orElse(0L);
  }

  String persistenceId() {
    return persistenceId;
  }

  boolean named() {
    return named;
  }

  /** The newest claim that anything speaks of: events tell of one whose record is lost. */
  Optional<Fence> fence() {
    boolean isNewest = fence.isPresent() && fence.get().epoch() >= appendEpoch;
    return isNewest || appendEpoch == 0
        ? fence
        : Optional.of(new Fence(appendEpoch, "weir journal repair"));
  }

  void fence(RawEntry entry) {
    fence = SalvagedEntries.intact(entry).map(Fence::decode);
  }

  /**
   * Takes an event unless it is deleted, or cut off: what is behind the head and older than it was
   * removed when the head was lowered.
   */
  void event(long rev, RawEntry entry) {
    boolean cutOff =
        rev > promised && headEntry.filter(head -> head.sequence() > entry.sequence()).isPresent();
    if (rev > deletedTo && !cutOff) {
      events.put(rev, entry);
    }
  }

  void snapshot(long rev, RawEntry entry) {
    snapshots.put(rev, entry);
  }

  RawEntry event(long rev) {
    return events.get(rev);
  }

  RawEntry snapshotAt(long rev) {
    return snapshots.get(rev);
  }

  /** Where a run of events ends, and what stands behind its end. */
  private record Run(long behind, long to, String why) {}

  /** Chooses the beginning from which most revs are reached. */
  SalvagePlan plan(Supplier<RecordCheck> meaning, BiPredicate<String, StoredRecord> usable) {
    long newest = Math.max(promised, events.isEmpty() ? 0 : events.lastKey());
    if (!named) {
      return nothing(newest, "the persistence id of number " + persistenceId + " is lost");
    }
    List<Long> bases = new ArrayList<>();
    snapshots.forEach(
        (rev, entry) -> {
          boolean good = record(rev, entry).filter(s -> usable.test(persistenceId, s)).isPresent();
          if (good && rev >= deletedTo) {
            bases.add(rev);
          }
        });
    Run best = run(deletedTo, meaning.get());
    if (deletedTo > 0 && bases.stream().noneMatch(new Within(deletedTo, best.to))) {
      best = new Run(deletedTo, -1, "no snapshot stands for the events up to " + deletedTo);
    }
    if (best.to < newest) {
      for (long base : bases) {
        Run other = run(base, meaning.get());
        best = other.to > best.to ? other : best;
      }
    }
    return best.to < 0 ? nothing(newest, best.why) : saved(best, Math.max(newest, best.to), bases);
  }

  private record Within(long from, long to) implements Predicate<Long> {
    @Override
    public boolean test(Long rev) {
      return rev >= from && rev <= to;
    }
  }

  private SalvagePlan nothing(long newest, String why) {
    return new SalvagePlan(
        persistenceId, deletedTo + 1, deletedTo, newest, List.of(), newest > 0, why);
  }

  private SalvagePlan saved(Run run, long newest, List<Long> bases) {
    List<Long> kept = bases.stream().filter(new Within(run.behind, run.to)).toList();
    return new SalvagePlan(
        persistenceId,
        run.behind + 1,
        run.to,
        newest,
        kept,
        run.behind > deletedTo,
        run.to < newest ? run.why : "");
  }

  private Run run(long behind, RecordCheck check) {
    for (long rev = behind + 1; ; rev++) {
      RawEntry entry = events.get(rev);
      if (entry == null) {
        return new Run(behind, rev - 1, "the record of rev " + rev + " is missing");
      }
      Optional<StoredRecord> found = record(rev, entry);
      if (found.isEmpty()) {
        return new Run(behind, rev - 1, "the record of rev " + rev + " does not fit its checksum");
      }
      Optional<String> problem = check.problem(found.get());
      if (problem.isPresent()) {
        return new Run(behind, rev - 1, problem.get());
      }
      long epoch = Envelope.epoch(found.get().payload()).orElse(0);
      appendEpoch = Math.max(appendEpoch, epoch);
    }
  }

  private static Optional<StoredRecord> record(long rev, RawEntry entry) {
    try {
      return SalvagedEntries.intact(entry)
          .filter(value -> value[0] == Sealed.VERSION)
          .map(value -> StoredRecord.decode(rev, value));
    } catch (BufferUnderflowException | NegativeArraySizeException | WeirException e) {
      return Optional.empty();
    }
  }
}
