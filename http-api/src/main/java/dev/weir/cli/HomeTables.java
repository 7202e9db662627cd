package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.entity.LogDecoder;
import dev.weir.entity.LogEntry;
import dev.weir.entity.RowChange;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tables of a circuit as they were where a tail begins, asked for at its present home when they
 * are met. A table that was altered there since is asked for as of that rev: the tail's rows have
 * its columns of then.
 */
final class HomeTables {
  private static final int NOT_FOUND = 404;

  private final Api api;
  private final String circuitPath;
  private final long commonRev;
  private final Set<String> absent = new HashSet<>();
  private LogDecoder tail = new LogDecoder();

  /**
   * @param commonRev the last rev before the tail, which the home has too
   */
  HomeTables(Api api, String circuitPath, long commonRev) {
    this.api = api;
    this.circuitPath = circuitPath;
    this.commonRev = commonRev;
  }

  /** The tail is read from its beginning again. */
  void restart() {
    tail = new LogDecoder();
    absent.clear();
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

  /** Later changes are written with the columns that the tail has given a table. */
  void follow(LogEntry event) {
    switch (event) {
      case LogEntry.Table table -> know(table.name(), table.sql());
      case LogEntry.Altered table -> know(table.name(), table.sql());
      case LogEntry.Batch _, LogEntry.View _, LogEntry.Unrepeated _ -> {}
    }
  }

  private void know(String table, String sql) {
    tail.know(sql);
    absent.remove(table);
  }

  List<RowChange> changes(LogEntry.Batch batch) {
    batch.tables().forEach(this::ask);
    return tail.changes(batch);
  }

  /** Tables of a batch that nobody knows any more. */
  List<String> unknown(LogEntry.Batch batch) {
    batch.tables().forEach(this::ask);
    return batch.tables().stream().filter(absent::contains).toList();
  }

  private void ask(String table) {
    if (!tail.knows(table) && !absent.contains(table)) {
      asOfTheTail(table)
          .ifPresentOrElse(found -> tail.know(found.path("sql").asText()), () -> absent.add(table));
    }
  }

  private Optional<JsonNode> asOfTheTail(String table) {
    String path = "/tables/" + Api.encode(table);
    Optional<JsonNode> now = find(path);
    boolean definedSince =
        now.isPresent() && now.get().path("created_rev").asLong() > Math.max(commonRev, 0);
    return definedSince && commonRev > 0 ? find(path + "?at_rev=" + commonRev) : now;
  }
}
