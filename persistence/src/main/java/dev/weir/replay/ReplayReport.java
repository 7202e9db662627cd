package dev.weir.replay;

import dev.weir.journal.PersistenceIdAudit;
import java.nio.file.Path;
import java.util.List;

/**
 * What a verification found.
 *
 * @param dataDir what was verified
 * @param audits one per persistence id that was read, sorted; empty when the store does not open
 * @param problems everything that is wrong, in the order of reading; empty means sound
 */
public record ReplayReport(Path dataDir, List<PersistenceIdAudit> audits, List<String> problems) {
  /** Whether every record that should be there is there and whole. */
  public boolean sound() {
    return problems.isEmpty();
  }

  /** Whole events of all persistence ids. */
  public long events() {
    return audits.stream().mapToLong(PersistenceIdAudit::events).sum();
  }

  /** Bytes of all whole records. */
  public long bytes() {
    return audits.stream().mapToLong(PersistenceIdAudit::bytes).sum();
  }
}
