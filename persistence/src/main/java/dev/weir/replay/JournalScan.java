package dev.weir.replay;

import dev.weir.config.WeirException;
import dev.weir.journal.JournalReader;
import dev.weir.journal.JournalSettings;
import dev.weir.journal.JournalStore;
import dev.weir.journal.PersistenceIdAudit;
import dev.weir.journal.PersistenceIdInfo;
import dev.weir.journal.RecordCheck;
import dev.weir.journal.StoredRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A look into the journal of a stopped node; works on a copy. */
public final class JournalScan implements JournalReader {
  private final JournalCopy copy;
  private final JournalStore store;

  private JournalScan(JournalCopy copy, JournalStore store) {
    this.copy = copy;
    this.store = store;
  }

  /** Copies and opens the journal below a data directory, or throws why it cannot be opened. */
  public static JournalScan open(Path dataDir) {
    JournalCopy copy = JournalCopy.of(dataDir);
    try {
      return new JournalScan(copy, JournalStore.open(JournalSettings.forReading(copy.directory())));
    } catch (WeirException e) {
      copy.close();
      throw new WeirException(e.code(), copy.original(e.getMessage()), e.members());
    }
  }

  @Override
  public List<PersistenceIdInfo> persistenceIds() {
    return store.persistenceIds();
  }

  @Override
  public Optional<PersistenceIdAudit> audit(String persistenceId, RecordCheck check) {
    return store.audit(persistenceId, check).map(this::ofTheOriginal);
  }

  @Override
  public List<StoredRecord> range(String persistenceId, long from, long bytesMax) {
    return store.range(persistenceId, from, bytesMax);
  }

  @Override
  public List<StoredRecord> snapshots(String persistenceId) {
    return store.snapshots(persistenceId);
  }

  /** Looks at the original: what was opened has been changed by opening it. */
  @Override
  public List<String> fileProblems() {
    return copy.checkOriginal();
  }

  private PersistenceIdAudit ofTheOriginal(PersistenceIdAudit audit) {
    return new PersistenceIdAudit(
        audit.info(),
        audit.events(),
        audit.bytes(),
        audit.oldestMillis(),
        audit.newestMillis(),
        audit.snapshotRevs(),
        audit.problems().stream().map(copy::original).toList());
  }

  @Override
  public void close() {
    store.close();
    copy.close();
  }
}
