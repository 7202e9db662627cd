package dev.weir.sql.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.circuit.SortColumn;
import dev.weir.circuit.TableDefinition;
import dev.weir.circuit.ViewDefinition;
import dev.weir.circuit.ViewFailure;
import dev.weir.config.WeirException;
import dev.weir.sql.DuckDb;
import dev.weir.sql.JsonRows;
import dev.weir.sql.PlainValues;
import dev.weir.sql.RandomClocks;
import dev.weir.sql.SqlCircuit;
import dev.weir.sql.page.SqlCase.Change;
import dev.weir.sql.page.SqlCase.TableData;
import dev.weir.zset.RowQuery;
import dev.weir.zset.RowSet;
import dev.weir.zset.SortKey;
import dev.weir.zset.TableShape;
import dev.weir.zset.TypedBatch;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plays a case in two circuits: in one the view is there before the first row, in the other it is
 * added to tables that are full. Both must agree, the deltas must add up to the content, and where
 * the case may be compared DuckDB must give the same rows: at first, after the changes, and when
 * all tables are empty again.
 */
final class SqlCasePlayer {
  /** What NOW() is at first and when the changes come. */
  private static final LocalDateTime FIRST = LocalDateTime.of(2024, 1, 1, 10, 8);

  private static final LocalDateTime LATER = FIRST.plusMinutes(2);

  private static final String VIEW = "the_view";

  private final SqlCase played;
  private final DuckDb duck;
  private final SqlCircuit early = new SqlCircuit(1);
  private final SqlCircuit late = new SqlCircuit(2);
  private final Map<String, TableShape> shapes = new LinkedHashMap<>();

  private SqlCasePlayer(SqlCase played, DuckDb duck) {
    this.played = played;
    this.duck = duck;
  }

  /** What comes of a case. */
  static Played play(SqlCase each, DuckDb duck) throws SQLException {
    return switch (each.kind()) {
      case QUERY -> new SqlCasePlayer(each, duck).query();
      case STATEMENT -> new Played(Statements.result(each), List.of());
    };
  }

  private Played query() throws SQLException {
    at(FIRST);
    createTables();
    ViewDefinition view;
    try {
      view = early.view(VIEW, played.text());
    } catch (WeirException refused) {
      return new Played(List.of(refusal(refused)), List.of());
    }
    apply(content());
    late.view(VIEW, played.text());
    List<String> first = compared(view, "first");
    if (played.changes().isEmpty() || isFailed()) {
      return new Played(first, List.of());
    }
    at(LATER);
    change();
    List<String> after = compared(view, "after");
    empty();
    compared(view, "empty");
    return new Played(first, after);
  }

  private void at(LocalDateTime now) throws SQLException {
    early.at(RandomClocks.micros(now));
    late.at(RandomClocks.micros(now));
    duck.execute(RandomClocks.duck(now));
  }

  private boolean isFailed() {
    return early.failure(VIEW).isPresent();
  }

  private void createTables() throws SQLException {
    for (TableData table : played.tables()) {
      early.table(table.sql());
      late.table(table.sql());
      TableDefinition defined = early.circuit().table(table.name()).orElseThrow();
      shapes.put(
          table.name(),
          new TableShape(table.name(), defined.schema(), defined.primaryKey(), defined.defaults()));
      if (isCompared()) {
        duck.execute(duckTable(table.sql()));
        for (String row : table.rows()) {
          insert(table.name(), row);
        }
      }
    }
  }

  /** What DuckDB writes otherwise. */
  private static String duckTable(String sql) {
    return sql.replaceFirst("CREATE TABLE", "CREATE OR REPLACE TABLE")
        .replaceAll("\\bROW *\\(", "STRUCT(")
        .replaceAll("\\bMAP *<[^>]*>", "JSON")
        .replaceAll(" ARRAY\\b", "[]")
        .replaceAll("\\bTIMESTAMP WITH TIME ZONE\\b", "TIMESTAMPTZ");
  }

  private boolean isCompared() {
    return !played.duckSql().isEmpty();
  }

  private TypedBatch content() {
    JsonRows batch = new JsonRows(shapes);
    for (TableData table : played.tables()) {
      table.rows().forEach(row -> batch.upsert(table.name(), row));
    }
    return batch.isEmpty() ? new TypedBatch(List.of(), List.of()) : batch.build();
  }

  private void change() throws SQLException {
    JsonRows batch = new JsonRows(shapes);
    for (Change change : played.changes()) {
      boolean isDelete = change.operation().equals("delete");
      if (isDelete) {
        batch.delete(change.table(), change.values());
      } else {
        batch.upsert(change.table(), change.values());
      }
      if (isCompared()) {
        delete(change.table(), change.values(), isDelete);
        if (!isDelete) {
          insert(change.table(), change.values());
        }
      }
    }
    apply(batch.build());
  }

  private void insert(String table, String row) throws SQLException {
    duck.execute(
        "INSERT INTO " + table + " VALUES (" + String.join(", ", JsonRows.literals(row)) + ")");
  }

  private void delete(String table, String values, boolean isKey) throws SQLException {
    List<String> literals = JsonRows.literals(values);
    TableShape shape = shapes.get(table);
    List<String> conditions = new ArrayList<>();
    for (int i = 0; i < shape.primaryKey().length; i++) {
      int column = shape.primaryKey()[i];
      conditions.add(
          shape.schema().column(column).name() + " = " + literals.get(isKey ? i : column));
    }
    duck.execute("DELETE FROM " + table + " WHERE " + String.join(" AND ", conditions));
  }

  /** Deletes all rows by their keys. */
  private void empty() throws SQLException {
    JsonRows batch = new JsonRows(shapes);
    for (TableData table : played.tables()) {
      TableShape shape = shapes.get(table.name());
      RowSet rows = early.circuit().tableRows(table.name());
      RowSet keys =
          new RowQuery(
                  List.of(), List.of(), new int[0], shape.primaryKey(), true, 0, Long.MAX_VALUE)
              .run(rows);
      JsonRows.lines(keys).forEach(key -> batch.delete(table.name(), key));
      if (isCompared()) {
        duck.execute("DELETE FROM " + table.name());
      }
    }
    if (!batch.isEmpty()) {
      apply(batch.build());
    }
  }

  private void apply(TypedBatch batch) {
    early.apply(batch);
    late.apply(batch);
  }

  private List<String> compared(ViewDefinition view, String when) throws SQLException {
    String as = when + ": " + played;
    Optional<ViewFailure> failure = early.failure(VIEW);
    if (failure.isPresent()) {
      assertThat(late.failure(VIEW).map(ViewFailure::detail))
          .as(as)
          .isEqualTo(failure.map(ViewFailure::detail));
      return List.of(Played.FAILED + failure.get().error() + ": " + failure.get().detail());
    }
    List<String> lines = lines(view, early);
    assertThat(lines(view, late)).as("added late, %s", as).isEqualTo(lines);
    early.requireSum(VIEW, as);
    late.requireSum(VIEW, as);
    if (isCompared()) {
      List<Object[]> ours = PlainValues.rows(early.rows(VIEW));
      List<Object[]> theirs = duck.query(played.duckSql());
      assertThat(DuckDb.same(ours, theirs))
          .as("%s%nours:%n%s%nDuckDB:%n%s", as, text(ours), text(theirs))
          .isTrue();
    }
    return lines.isEmpty() ? List.of(Played.NOTHING) : lines;
  }

  private static List<String> lines(ViewDefinition view, SqlCircuit circuit) {
    List<SortKey> order = view.order().stream().map(SqlCasePlayer::sortKey).toList();
    RowSet rows =
        RowQuery.all(view.plan().schema(), order, view.plan().key()).run(circuit.rows(VIEW));
    return JsonRows.lines(rows);
  }

  private static SortKey sortKey(SortColumn column) {
    return new SortKey(column.column(), column.descending(), column.nullsFirst());
  }

  private static String text(List<Object[]> rows) {
    return String.join("\n", rows.stream().map(Arrays::deepToString).sorted().toList());
  }

  /** A refusal with its code and place. */
  static String refusal(WeirException refused) {
    return "%s%s at %s:%s: %s"
        .formatted(
            Played.REFUSED,
            refused.code().slug(),
            refused.members().get("line"),
            refused.members().get("column"),
            refused.getMessage().replace('\n', ' '));
  }
}
