package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.entity.CircuitNames;
import dev.weir.journal.JournalReader;
import dev.weir.journal.PersistenceIdInfo;
import dev.weir.journal.RecordCheck;
import dev.weir.replay.Base;
import dev.weir.replay.HistoryMeaning;
import dev.weir.replay.JournalHistory;
import dev.weir.replay.OnlyBytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the commands about whole histories share. */
final class Histories {
  private Histories() {}

  /** What the records of a persistence id mean. */
  static HistoryMeaning meaning(String persistenceId) {
    return CircuitNames.isCircuit(persistenceId) ? new CircuitMeaning() : new OnlyBytes();
  }

  /** What looks at the records of a persistence id. */
  static RecordCheck check(String persistenceId) {
    return meaning(persistenceId).check(Optional.empty());
  }

  /** A history of a journal with the snapshots beside it. */
  static JournalHistory of(JournalReader journal, PersistenceIdInfo info, Base.Files segments) {
    return new JournalHistory(journal, info, meaning(info.persistenceId()), segments);
  }

  /** One persistence id, or those that have had an event. */
  static Stream<PersistenceIdInfo> chosen(JournalReader journal, String persistenceId) {
    List<PersistenceIdInfo> all = journal.persistenceIds();
    if (persistenceId == null) {
      return all.stream().filter(info -> info.highest() > 0);
    }
    return Stream.of(
        all.stream()
            .filter(info -> info.persistenceId().equals(persistenceId))
            .findAny()
            .orElseThrow(
                () ->
                    new CheckFailed(
                        "The journal has no persistence id "
                            + persistenceId
                            + ". 'weir journal list' shows them.")));
  }

  static void print(WeirCommand root, List<Map<String, Object>> rows, List<String> columns) {
    JsonNode nodes = Json.mapper().valueToTree(rows);
    root.printer().rows(nodes, nodes, columns);
  }
}
