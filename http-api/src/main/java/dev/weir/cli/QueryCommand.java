package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code weir query SQL}. */
@Command(name = "query", description = "Run a query over tables and views, at one rev.")
final class QueryCommand implements Callable<Integer> {
  private final WeirCommand root;

  @Parameters(paramLabel = "SQL", description = "A SELECT.")
  private String sql;

  @Mixin private AtOption at;

  QueryCommand(WeirCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    switch (root.format()) {
      case TABLE, JSON -> whole();
      case NDJSON -> copy(Api.NDJSON);
      case CSV -> copy(Api.CSV);
    }
    return ExitCode.DONE;
  }

  private void whole() {
    JsonNode answer =
        root.api().post(path(), Api.SQL, Api.JSON, sql.getBytes(StandardCharsets.UTF_8)).json();
    List<String> columns = new ArrayList<>();
    answer.path("columns").forEach(column -> columns.add(column.path("name").asText()));
    root.printer().rows(answer, answer.path("rows"), columns);
    if (root.format() == OutputFormat.TABLE) {
      int rows = answer.path("rows").size();
      root.note(
          WeirCommand.grouped(rows)
              + (rows == 1 ? " row" : " rows")
              + " at rev "
              + answer.path("rev").asLong()
              + (answer.path("truncated").asBoolean() ? ", more were cut off" : ""));
    }
  }

  /** Large results pass through while they arrive. */
  private void copy(String type) {
    byte[] body = sql.getBytes(StandardCharsets.UTF_8);
    try (InputStream rows = root.api().openPost(path(), Api.SQL, type, body)) {
      rows.transferTo(root.console().out());
    } catch (IOException e) {
      throw new UncheckedIOException("the answer broke off: " + e.getMessage(), e);
    }
  }

  private String path() {
    return root.circuitPath() + "/query" + at.query();
  }
}
