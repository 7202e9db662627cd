package dev.weir.replay;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.journal.PersistenceIdAudit;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads every record of a stopped node's journal and lists what is damaged and where. */
public final class JournalVerify {
  private JournalVerify() {}

  /**
   * Verifies one persistence id, or all of them.
   *
   * <p>A store that does not open is a report with that problem; a directory that is in use or
   * holds no journal is an exception.
   */
  public static ReplayReport run(Path dataDir, Optional<String> persistenceId) {
    try (JournalScan scan = JournalScan.open(dataDir)) {
      List<PersistenceIdAudit> audits =
          persistenceId.map(id -> List.of(one(scan, id))).orElseGet(scan::audits);
      return new ReplayReport(
          dataDir, audits, audits.stream().flatMap(each -> each.problems().stream()).toList());
    } catch (WeirException e) {
      if (e.code() != ErrorCode.JOURNAL_CORRUPT && e.code() != ErrorCode.JOURNAL_ROLLED_BACK) {
        throw e;
      }
      return new ReplayReport(dataDir, List.of(), List.of(e.getMessage()));
    }
  }

  private static PersistenceIdAudit one(JournalScan scan, String persistenceId) {
    return scan.audit(persistenceId)
        .orElseThrow(
            () ->
                new WeirException(
                    ErrorCode.CIRCUIT_NOT_FOUND,
                    "The journal has no persistence id "
                        + persistenceId
                        + ". 'weir journal inspect' lists them."));
  }
}
