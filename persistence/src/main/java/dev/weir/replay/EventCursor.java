package dev.weir.replay;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.journal.JournalReader;
import dev.weir.journal.StoredRecord;
import java.util.ArrayDeque;
import java.util.Deque;

/** Reads the events of a journal one after the other, some at a time. */
final class EventCursor {
  private static final long CHUNK_BYTES = 1 << 20;

  private final JournalReader journal;
  private final String persistenceId;
  private final Deque<StoredRecord> chunk = new ArrayDeque<>();
  private long next;

  EventCursor(JournalReader journal, String persistenceId, long from) {
    this.journal = journal;
    this.persistenceId = persistenceId;
    this.next = from;
  }

  /** The event of a rev that must be there and is the next one. */
  StoredRecord next(long rev) {
    if (chunk.isEmpty()) {
      chunk.addAll(journal.range(persistenceId, next, CHUNK_BYTES));
    }
    StoredRecord event = chunk.poll();
    if (event == null || event.rev() != rev) {
      throw new WeirException(
          ErrorCode.JOURNAL_CORRUPT,
          "%s: sequence number %d: the record is missing. Run 'weir journal verify --pid %s'."
              .formatted(persistenceId, rev, persistenceId));
    }
    next = rev + 1;
    return event;
  }
}
