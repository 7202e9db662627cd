package dev.weir.entity;

import dev.weir.journal.JournalReader;
import dev.weir.journal.StoredRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a circuit's log is made of: events, bytes and changes by kind. */
public final class LogStatistics {
  private static final long CHUNK_BYTES = 4 << 20;

  private final Map<String, Kind> kinds = new TreeMap<>();

  /**
   * Events of one kind.
   *
   * @param kind as the change feed names it
   * @param bytes as they are stored, without the store's own
   * @param changes to rows; 0 for definitions
   * @param oldestMillis wall clock of the first one
   * @param newestMillis wall clock of the last one
   */
  public record Kind(
      String kind, long events, long bytes, long changes, long oldestMillis, long newestMillis) {
    private Kind and(Kind later) {
      return new Kind(
          kind,
          events + later.events,
          bytes + later.bytes,
          changes + later.changes,
          Math.min(oldestMillis, later.oldestMillis),
          Math.max(newestMillis, later.newestMillis));
    }
  }

  private LogStatistics() {}

  /** Reads all events of a circuit. */
  public static List<Kind> of(JournalReader journal, String persistenceId) {
    LogStatistics statistics = new LogStatistics();
    long next = 1;
    List<StoredRecord> chunk = journal.range(persistenceId, next, CHUNK_BYTES);
    while (!chunk.isEmpty()) {
      chunk.forEach(statistics::add);
      next = chunk.getLast().rev() + 1;
      chunk = journal.range(persistenceId, next, CHUNK_BYTES);
    }
    return new ArrayList<>(statistics.kinds.values());
  }

  private void add(StoredRecord stored) {
    LogEntry entry = LogDecoder.read(stored);
    long changes = entry instanceof LogEntry.Batch batch ? batch.changes() : 0;
    Kind one =
        new Kind(
            entry.kind(), 1, stored.payload().length, changes, entry.atMillis(), entry.atMillis());
    kinds.merge(entry.kind(), one, Kind::and);
  }
}
