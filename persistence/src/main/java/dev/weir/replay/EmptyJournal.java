package dev.weir.replay;

import dev.weir.journal.JournalReader;
import dev.weir.journal.PersistenceIdAudit;
import dev.weir.journal.PersistenceIdInfo;
import dev.weir.journal.RecordCheck;
import dev.weir.journal.StoredRecord;
import java.util.List;
import java.util.Optional;

/** Stands for a journal that is yet to be made, where only a look is wanted. */
public final class EmptyJournal implements JournalReader {
  @Override
  public List<PersistenceIdInfo> persistenceIds() {
    return List.of();
  }

  @Override
  public Optional<PersistenceIdAudit> audit(String persistenceId, RecordCheck check) {
    return Optional.empty();
  }

  @Override
  public List<StoredRecord> range(String persistenceId, long from, long bytesMax) {
    return List.of();
  }

  @Override
  public List<StoredRecord> snapshots(String persistenceId) {
    return List.of();
  }

  @Override
  public void close() {}
}
