package dev.weir.proof;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.SavedRows;
import dev.weir.entity.SnapshotManifest;
import dev.weir.entity.StateReader;
import dev.weir.journal.StoredRecord;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** The stored events of one circuit, and the snapshots that its log may begin behind. */
final class JournalEvents {
  private static final long SLICE_BYTES = 4L << 20;
  private static final long ONE_EVENT = 1;

  private final StateReader reader;
  private final String persistenceId;

  JournalEvents(StateReader reader, String persistenceId) {
    this.reader = reader;
    this.persistenceId = persistenceId;
  }

  /** Rev of the newest event. */
  long highest() {
    return reader.highest(persistenceId);
  }

  /** Takes a fold to where the log can be read from on: before rev 1, or to a snapshot. */
  void begin(Fold fold) {
    long first = first();
    if (first > 1) {
      begin(fold, first);
    }
  }

  private void begin(Fold fold, long first) {
    List<SnapshotManifest> usable =
        reader.snapshots(persistenceId).stream()
            .filter(manifest -> manifest.rev() >= first - 1)
            .sorted(Comparator.comparingLong(SnapshotManifest::rev))
            .toList();
    String why = "there is no snapshot to begin from";
    for (SnapshotManifest manifest : usable) {
      try (SavedRows rows = reader.open(persistenceId, manifest)) {
        fold.load(manifest, rows);
        return;
      } catch (WeirException unusable) {
        requireDamage(unusable);
        why = unusable.getMessage();
      }
    }
    throw new JournalDamage(
        first - 1, "The events up to rev %d are gone, and %s.".formatted(first - 1, why));
  }

  /** Hands over the events after a rev, up to another. */
  void events(long after, long upTo, Consumer<StoredRecord> consumer) {
    long next = after + 1;
    while (next <= upTo) {
      List<StoredRecord> slice = slice(next);
      if (slice.isEmpty() || slice.getFirst().rev() != next) {
        throw missing(next);
      }
      for (StoredRecord event : slice) {
        if (event.rev() <= upTo) {
          consumer.accept(event);
        }
      }
      next = slice.getLast().rev() + 1;
    }
  }

  private RuntimeException missing(long rev) {
    if (first() > rev || highest() < rev) {
      return new WeirException(
          ErrorCode.RECOVERING,
          "The log of %s was cut while it was being read, at rev %d. Verify it again."
              .formatted(persistenceId, rev));
    }
    return new JournalDamage(rev, "The event of rev %d is missing.".formatted(rev));
  }

  private long first() {
    return read(1, ONE_EVENT).stream()
        .findFirst()
        .map(StoredRecord::rev)
        .orElseGet(() -> highest() + 1);
  }

  /** Some events; one alone where more cannot be read, so that those before damage are seen. */
  private List<StoredRecord> slice(long from) {
    try {
      return reader.events().range(persistenceId, from, SLICE_BYTES);
    } catch (WeirException damaged) {
      requireDamage(damaged);
      return read(from, ONE_EVENT);
    }
  }

  private List<StoredRecord> read(long from, long bytesMax) {
    try {
      return reader.events().range(persistenceId, from, bytesMax);
    } catch (WeirException damaged) {
      requireDamage(damaged);
      throw new JournalDamage(from, damaged.getMessage());
    }
  }

  /** What is no damage is no verdict either: a journal that is away, for instance. */
  private static void requireDamage(WeirException failure) {
    if (!isDamage(failure)) {
      throw failure;
    }
  }

  /** Whether a refusal says that something stored cannot be read. */
  static boolean isDamage(WeirException failure) {
    return failure.code() == ErrorCode.JOURNAL_CORRUPT
        || failure.code() == ErrorCode.FORMAT_TOO_NEW
        || failure.code() == ErrorCode.RECOVERING;
  }
}
