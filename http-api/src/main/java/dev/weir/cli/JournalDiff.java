package dev.weir.cli;

import dev.weir.config.WeirException;
import dev.weir.entity.CircuitNames;
import dev.weir.entity.LogBranch;
import dev.weir.journal.JournalReader;
import dev.weir.journal.PersistenceIdInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Compares what two journals hold of each circuit. */
final class JournalDiff {
  static final List<String> COLUMNS =
      List.of("persistence_id", "relation", "common_rev", "left_rev", "right_rev");

  private final Console console;

  JournalDiff(Console console) {
    this.console = console;
  }

  /** One row for each circuit that one of them has. */
  List<Map<String, Object>> run(Path left, Path right) {
    try (JournalReader one = JournalSource.place(console, left).read();
        JournalReader other = JournalSource.place(console, right).read()) {
      Map<String, PersistenceIdInfo> ofLeft = circuits(one);
      Map<String, PersistenceIdInfo> ofRight = circuits(other);
      TreeSet<String> all = new TreeSet<>(ofLeft.keySet());
      all.addAll(ofRight.keySet());
      List<Map<String, Object>> rows = new ArrayList<>();
      for (String id : all) {
        if (!ofRight.containsKey(id)) {
          rows.add(row(id, "left-only", 0, ofLeft.get(id).highest(), 0));
        } else if (!ofLeft.containsKey(id)) {
          rows.add(row(id, "right-only", 0, 0, ofRight.get(id).highest()));
        } else {
          rows.add(row(id, LogBranch.of(one, ofLeft.get(id), other, ofRight.get(id))));
        }
      }
      return rows;
    } catch (WeirException refusal) {
      throw CheckFailed.of(refusal);
    }
  }

  private static Map<String, PersistenceIdInfo> circuits(JournalReader journal) {
    return journal.persistenceIds().stream()
        .filter(info -> CircuitNames.isCircuit(info.persistenceId()))
        .collect(Collectors.toMap(PersistenceIdInfo::persistenceId, info -> info));
  }

  private static Map<String, Object> row(String id, LogBranch branch) {
    String relation = branch.relation().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return row(id, relation, branch.common(), branch.left(), branch.right());
  }

  private static Map<String, Object> row(
      String id, String relation, long common, long left, long right) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("persistence_id", id);
    row.put("relation", relation);
    row.put("common_rev", common);
    row.put("left_rev", left);
    row.put("right_rev", right);
    return row;
  }
}
