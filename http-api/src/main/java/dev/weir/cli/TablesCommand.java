package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir tables list|put|alter|show|drop}. */
@Command(name = "tables", description = "List, create, alter, show and drop tables.")
final class TablesCommand implements Callable<Integer> {
  private static final List<String> COLUMNS =
      List.of("name", "rows", "state_bytes", "created_rev", "changed_rev", "primary_key");

  private final WeirCommand root;

  TablesCommand(WeirCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    return list();
  }

  @Command(name = "list", description = "All tables of the circuit.")
  int list() {
    JsonNode answer = root.api().get(path(), Api.JSON).json();
    root.printer().rows(answer, answer.path("tables"), COLUMNS);
    return ExitCode.DONE;
  }

  @Command(
      name = "put",
      description = "Create a table, or add columns, widen types and drop NOT NULL.")
  int put(
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "FILE.sql", description = "One CREATE TABLE; - = standard input.")
          String file) {
    byte[] sql = root.read(file).getBytes(StandardCharsets.UTF_8);
    Api.Answer answer = root.api().put(path(name), Api.SQL, sql);
    root.printer().thing(answer.json(), Definitions.outcome("table", name, answer));
    return ExitCode.DONE;
  }

  @Command(name = "alter", description = "Add, drop, rename or widen a column of a table.")
  int alter(
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "SQL", description = "One ALTER TABLE with one change.") String sql,
      @Option(names = "--dry-run", description = "Only say what would be done.") boolean dryRun) {
    String path = path(name) + ":alter" + (dryRun ? "?dry_run=true" : "");
    JsonNode answer =
        root.api().post(path, Api.SQL, Api.JSON, sql.getBytes(StandardCharsets.UTF_8)).json();
    root.printer().thing(answer, Definitions.altered(name, answer));
    return ExitCode.DONE;
  }

  @Command(name = "show", description = "One table: its SQL and columns.")
  int show(@Parameters(paramLabel = "NAME") String name) {
    JsonNode answer = root.api().get(path(name), Api.JSON).json();
    root.printer().thing(answer, answer.path("sql").asText() + "\n" + Definitions.columns(answer));
    return ExitCode.DONE;
  }

  @Command(name = "drop", description = "Drop a table and its rows.")
  int drop(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--dry-run", description = "Only say what would be dropped.")
          boolean dryRun) {
    if (dryRun) {
      JsonNode answer = root.api().get(path(name), Api.JSON).json();
      String rows = WeirCommand.grouped(answer.path("rows").asLong());
      root.printer().thing(answer, "would drop table " + name + " with " + rows + " rows");
      return ExitCode.DONE;
    }
    JsonNode answer = root.api().delete(path(name)).json();
    root.printer()
        .thing(answer, "table " + name + " dropped at rev " + answer.path("rev").asLong());
    return ExitCode.DONE;
  }

  private String path() {
    return root.circuitPath() + "/tables";
  }

  private String path(String name) {
    return path() + "/" + Api.encode(name);
  }
}
