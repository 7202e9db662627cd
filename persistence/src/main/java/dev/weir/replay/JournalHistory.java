package dev.weir.replay;

import dev.weir.journal.JournalReader;
import dev.weir.journal.PersistenceIdInfo;
import dev.weir.journal.StoredRecord;
import java.util.function.Consumer;

/** The events of one persistence id of a journal. */
public record JournalHistory(JournalReader journal, PersistenceIdInfo info) implements History {
  @Override
  public String persistenceId() {
    return info.persistenceId();
  }

  @Override
  public long first() {
    return info.deletedTo() + 1;
  }

  @Override
  public long last() {
    return info.highest();
  }

  @Override
  public void forEach(long from, Consumer<StoredRecord> consumer) {
    EventCursor events = new EventCursor(journal, persistenceId(), Math.max(from, first()));
    for (long rev = Math.max(from, first()); rev <= last(); rev++) {
      consumer.accept(events.next(rev));
    }
  }
}
