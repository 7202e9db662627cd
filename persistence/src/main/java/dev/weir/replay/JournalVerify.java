package dev.weir.replay;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.journal.JournalReader;
import dev.weir.journal.PersistenceIdAudit;
import dev.weir.journal.PersistenceIdInfo;
import dev.weir.journal.RecordCheck;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Reads every record of a journal and lists what is damaged and where. */
public final class JournalVerify {
  private JournalVerify() {}

  /**
   * Verifies one persistence id, or all of them and the files.
   *
   * <p>A store that does not open because it is damaged is a report with that problem; one that is
   * in use or not there is an exception.
   *
   * @param journal opens it
   * @param meaning what looks at the records of a persistence id
   */
  public static ReplayReport run(
      Supplier<? extends JournalReader> journal,
      Optional<String> persistenceId,
      Function<String, RecordCheck> meaning) {
    try (JournalReader reader = journal.get()) {
      List<PersistenceIdAudit> audits =
          persistenceId.map(List::of).orElseGet(() -> all(reader)).stream()
              .map(id -> one(reader, id, meaning.apply(id)))
              .toList();
      List<String> files = persistenceId.isPresent() ? List.of() : reader.fileProblems();
      return new ReplayReport(
          audits,
          Stream.concat(audits.stream().flatMap(each -> each.problems().stream()), files.stream())
              .toList());
    } catch (WeirException e) {
      if (e.code() != ErrorCode.JOURNAL_CORRUPT && e.code() != ErrorCode.JOURNAL_ROLLED_BACK) {
        throw e;
      }
      return new ReplayReport(List.of(), List.of(e.getMessage()));
    }
  }

  private static List<String> all(JournalReader reader) {
    return reader.persistenceIds().stream().map(PersistenceIdInfo::persistenceId).toList();
  }

  private static PersistenceIdAudit one(
      JournalReader reader, String persistenceId, RecordCheck check) {
    return reader
        .audit(persistenceId, check)
        .orElseThrow(
            () ->
                new WeirException(
                    ErrorCode.CIRCUIT_NOT_FOUND,
                    "The journal has no persistence id "
                        + persistenceId
                        + ". 'weir journal list' shows them."));
  }
}
