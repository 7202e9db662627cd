package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.entity.LogDecoder;
import dev.weir.entity.LogEntry;
import dev.weir.entity.RowChange;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tables of a circuit as its present home has them, asked for when they are met. */
final class HomeTables {
  private static final int NOT_FOUND = 404;

  private final Api api;
  private final String circuitPath;
  private final LogDecoder tail = new LogDecoder();
  private final Set<String> absent = new HashSet<>();

  HomeTables(Api api, String circuitPath) {
    this.api = api;
    this.circuitPath = circuitPath;
  }

  /** What is at a path below the circuit, if it is there. */
  Optional<JsonNode> find(String path) {
    try {
      return Optional.of(api.get(circuitPath + path, Api.JSON).json());
    } catch (Refused refused) {
      if (refused.problem().status() == NOT_FOUND) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  /** Later changes are written with the columns of this table. */
  void created(LogEntry.Table table) {
    tail.know(table.sql());
    absent.remove(table.name());
  }

  List<RowChange> changes(LogEntry.Batch batch) {
    batch.tables().forEach(this::ask);
    return tail.changes(batch);
  }

  /** Tables of a batch that nobody knows any more. */
  List<String> unknown(LogEntry.Batch batch) {
    return batch.tables().stream().filter(absent::contains).toList();
  }

  private void ask(String table) {
    if (!tail.knows(table) && !absent.contains(table)) {
      find("/tables/" + Api.encode(table))
          .ifPresentOrElse(found -> tail.know(found.path("sql").asText()), () -> absent.add(table));
    }
  }
}
