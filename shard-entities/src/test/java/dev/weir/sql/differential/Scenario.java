package dev.weir.sql.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tables, views and batches as text, so that a case that goes wrong can be made smaller line by
 * line and kept as a file:
 *
 * <pre>
 * # any comment
 * CREATE TABLE orders (id BIGINT PRIMARY KEY, total DECIMAL(8,2))
 * view v0 SELECT id FROM orders
 * duckdb SELECT id FROM orders        if DuckDB is to be asked otherwise
 * upsert orders 1, "2.50"
 * update orders {"id": 1, "total": null}
 * delete orders 1
 * step                                ends a batch; all views are compared
 * </pre>
 */
public record Scenario(List<Line> lines) {
  private static final Pattern TABLE = Pattern.compile("CREATE TABLE (\\w+) .*");
  private static final Pattern VIEW = Pattern.compile("view (\\w+) (.*)");
  private static final Pattern CHANGE = Pattern.compile("(upsert|update|delete) (\\w+) (.*)");
  private static final String DUCK = "duckdb ";
  private static final String STEP = "step";

  /** One line. */
  public sealed interface Line {}

  /** Creates a table. */
  public record Table(String name, String sql) implements Line {
    @Override
    public String toString() {
      return sql;
    }
  }

  /** Creates a view. */
  public record View(String name, String sql, String duckSql) implements Line {
    @Override
    public String toString() {
      return "view " + name + " " + sql + (sql.equals(duckSql) ? "" : "\n" + DUCK + duckSql);
    }
  }

  /** A change of the next batch. */
  public record Change(String operation, String table, String values) implements Line {
    @Override
    public String toString() {
      return operation + " " + table + " " + values;
    }
  }

  /** Applies the changes before it as one batch. */
  public record Step() implements Line {
    @Override
    public String toString() {
      return STEP;
    }
  }

  /** Copies the lines. */
  public Scenario {
    lines = List.copyOf(lines);
  }

  /** Reads the text of a scenario. */
  public static Scenario parse(List<String> texts) {
    List<Line> lines = new ArrayList<>();
    for (String text : texts) {
      String line = text.strip();
      if (line.startsWith(DUCK) && lines.getLast() instanceof View view) {
        lines.set(
            lines.size() - 1, new View(view.name(), view.sql(), line.substring(DUCK.length())));
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        lines.add(line(line));
      }
    }
    return new Scenario(lines);
  }

  private static Line line(String text) {
    Matcher table = TABLE.matcher(text);
    Matcher view = VIEW.matcher(text);
    Matcher change = CHANGE.matcher(text);
    if (table.matches()) {
      return new Table(table.group(1), text);
    }
    if (view.matches()) {
      return new View(view.group(1), view.group(2), view.group(2));
    }
    if (change.matches()) {
      return new Change(change.group(1), change.group(2), change.group(3));
    }
    if (text.equals(STEP)) {
      return new Step();
    }
    throw new IllegalArgumentException("no line of a scenario: " + text);
  }

  /** Without some of its lines. */
  public Scenario without(int from, int to) {
    List<Line> fewer = new ArrayList<>(lines.subList(0, from));
    fewer.addAll(lines.subList(to, lines.size()));
    return new Scenario(fewer);
  }

  /** The text that {@link #parse} reads. */
  public String text() {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }
}
