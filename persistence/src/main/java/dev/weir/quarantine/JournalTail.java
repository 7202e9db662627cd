package dev.weir.quarantine;

import dev.weir.journal.EventLog;
import dev.weir.journal.StoredRecord;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The events of a journal from one rev to another, in chunks that fit into memory. Blocks. */
public record JournalTail(EventLog log, String persistenceId, long first, long last)
    implements Iterable<List<StoredRecord>> {
  private static final long CHUNK_BYTES = 4 << 20;

  @Override
  public Iterator<List<StoredRecord>> iterator() {
    return new Iterator<>() {
      private long next = first;

      @Override
      public boolean hasNext() {
        return next <= last;
      }

      @Override
      public List<StoredRecord> next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        List<StoredRecord> chunk =
            log.range(persistenceId, next, CHUNK_BYTES).stream()
                .filter(each -> each.rev() <= last)
                .toList();
        // an end before its time is found by whoever counts the revs
        next = chunk.isEmpty() ? last + 1 : chunk.getLast().rev() + 1;
        return chunk;
      }
    };
  }
}
