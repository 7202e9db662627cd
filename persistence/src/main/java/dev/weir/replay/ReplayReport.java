package dev.weir.replay;

import dev.weir.journal.PersistenceIdAudit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a verification found.
 *
 * @param audits one per persistence id that was read, sorted; empty when the store does not open
 * @param problems everything that is wrong, in the order of reading; empty means sound
 */
public record ReplayReport(List<PersistenceIdAudit> audits, List<String> problems) {
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

  /** One row for each persistence id, for printing. */
  public List<Map<String, Object>> rows() {
    return audits.stream().map(ReplayReport::row).toList();
  }

  private static Map<String, Object> row(PersistenceIdAudit audit) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("persistence_id", audit.info().persistenceId());
    row.put("oldest_rev", audit.info().deletedTo() + 1);
    row.put("newest_rev", audit.info().highest());
    row.put("events", audit.events());
    row.put("bytes", audit.bytes());
    row.put("snapshots", audit.snapshotRevs().toString());
    return row;
  }
}
