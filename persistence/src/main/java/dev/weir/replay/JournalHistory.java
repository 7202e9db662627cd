package dev.weir.replay;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.journal.JournalReader;
import dev.weir.journal.PersistenceIdInfo;
import dev.weir.journal.StoredRecord;
import dev.weir.segment.SegmentGroup;
import java.util.Optional;
import java.util.function.Consumer;

/** The events of one persistence id of a journal. */
public final class JournalHistory implements History {
  private final JournalReader journal;
  private final PersistenceIdInfo info;
  private final HistoryMeaning meaning;
  private final Base.Files segments;
  private Optional<Base> base = Optional.empty();

  /**
   * Reads nothing yet.
   *
   * @param segments where the rows of snapshots are
   */
  public JournalHistory(
      JournalReader journal, PersistenceIdInfo info, HistoryMeaning meaning, Base.Files segments) {
    this.journal = journal;
    this.info = info;
    this.meaning = meaning;
    this.segments = segments;
  }

  @Override
  public String persistenceId() {
    return info.persistenceId();
  }

  /** The oldest whole snapshot from which the kept events go on; it is looked for once. */
  @Override
  public Optional<Base> base() {
    if (base.isEmpty() && info.deletedTo() > 0) {
      base = oldestWhole();
    }
    return base;
  }

  private Optional<Base> oldestWhole() {
    Optional<WeirException> damage = Optional.empty();
    for (StoredRecord snapshot : journal.snapshots(persistenceId()).reversed()) {
      if (snapshot.rev() >= info.deletedTo() && snapshot.rev() <= info.highest()) {
        try {
          Optional<Base> found = meaning.segments(snapshot).map(group -> checked(snapshot, group));
          if (found.isPresent()) {
            return found;
          }
        } catch (WeirException unusable) {
          requireUnusable(unusable);
          damage = damage.or(() -> Optional.of(unusable));
        }
      }
    }
    damage.ifPresent(
        first -> {
          throw baseless(first);
        });
    return Optional.empty();
  }

  private Base checked(StoredRecord snapshot, SegmentGroup group) {
    Base found = Base.of(snapshot, group, segments);
    found.check();
    return found;
  }

  /** A failing disk is no reason to take another snapshot. */
  private static void requireUnusable(WeirException failure) {
    if (failure.code() != ErrorCode.JOURNAL_CORRUPT && failure.code() != ErrorCode.FORMAT_TOO_NEW) {
      throw failure;
    }
  }

  private WeirException baseless(WeirException damage) {
    return new WeirException(
        damage.code(),
        "%s: its events up to rev %d are deleted, and no snapshot that stands for them is whole: %s"
            .formatted(persistenceId(), info.deletedTo(), damage.getMessage()));
  }

  @Override
  public long first() {
    return base().map(Base::rev).orElse(info.deletedTo()) + 1;
  }

  @Override
  public long last() {
    return info.highest();
  }

  @Override
  public void forEach(long from, Consumer<StoredRecord> consumer) {
    long begin = Math.max(from, first());
    EventCursor events = new EventCursor(journal, persistenceId(), begin);
    for (long rev = begin; rev <= last(); rev++) {
      consumer.accept(events.next(rev));
    }
  }
}
