package dev.weir.sql.differential;

import static java.time.format.DateTimeFormatter.ISO_LOCAL_DATE_TIME;
import static java.time.format.DateTimeFormatter.ISO_LOCAL_TIME;

import dev.weir.circuit.ViewDefinition;
import dev.weir.sql.Catalog.Relation;
import dev.weir.sql.RandomQueries;
import dev.weir.sql.RandomQueries.Query;
import dev.weir.sql.RandomTables;
import dev.weir.sql.SqlCircuit;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnType.Kind;
import dev.weir.zset.Schema;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.StringJoiner;

/** Random views over random tables, and over each other, with random batches in between. */
public final class RandomScenario {
  private static final int VIEWS = 5;
  private static final int STEPS = 40;
  private static final int ROWS = 14;
  private static final int CHANGES_MAX = 8;
  private static final Set<Kind> INEXACT = EnumSet.of(Kind.DOUBLE, Kind.REAL, Kind.DECIMAL);

  private final Random random;
  private final List<Relation> tables = new RandomTables().all();
  private final SqlCircuit definitions = new SqlCircuit(1);
  private final RandomQueries queries;
  private final List<Scenario.Line> lines = new ArrayList<>();
  private int views;

  private RandomScenario(Random random) {
    this.random = random;
    this.queries = new RandomQueries(random, tables);
  }

  /** The next scenario. */
  public static Scenario next(Random random) {
    return new RandomScenario(random).scenario();
  }

  private Scenario scenario() {
    for (String sql : RandomTables.DEFINITIONS) {
      definitions.table(sql);
      lines.add(new Scenario.Table(sql.replaceFirst("CREATE TABLE (\\w+).*", "$1"), sql));
    }
    for (int step = 0; step < STEPS; step++) {
      while (views < VIEWS && (step > 0 || random.nextBoolean())) {
        view();
      }
      tables.stream().filter(table -> random.nextInt(4) > 0).forEach(this::changes);
      lines.add(new Scenario.Step());
    }
    return new Scenario(lines);
  }

  private void view() {
    Query query = queries.next();
    String name = "v" + views;
    try {
      exactPart(definitions.view(name, query.sql())).ifPresent(queries::alsoRead);
      lines.add(new Scenario.View(name, query.sql(), query.duckSql()));
      views++;
    } catch (RuntimeException refused) {
      if (RandomQueries.isTooLarge(refused)) {
        return;
      }
      throw new IllegalStateException(query.sql(), refused);
    }
  }

  /**
   * What views over a view may read of it: columns that are equal in all systems, so not DOUBLE
   * (sums differ in the last bit) and not DECIMAL (an AVG has another type in DuckDB).
   */
  private static Optional<Relation> exactPart(ViewDefinition view) {
    List<Column> exact =
        view.plan().schema().columns().stream()
            .filter(column -> !INEXACT.contains(column.type().kind()))
            .toList();
    return exact.isEmpty()
        ? Optional.empty()
        : Optional.of(new Relation(view.name(), new Schema(exact), new int[0]));
  }

  private void changes(Relation table) {
    List<Object[]> pool = RandomTables.rows(table, ROWS, random);
    for (int i = 1 + random.nextInt(CHANGES_MAX); i > 0; i--) {
      Object[] row = pool.get(random.nextInt(pool.size()));
      lines.add(
          switch (random.nextInt(5)) {
            case 0 -> new Scenario.Change("delete", table.name(), key(table, row));
            case 1 -> new Scenario.Change("update", table.name(), members(table, row));
            default -> new Scenario.Change("upsert", table.name(), values(table, row));
          });
    }
  }

  private static String values(Relation table, Object[] row) {
    StringJoiner values = new StringJoiner(", ");
    for (int i = 0; i < row.length; i++) {
      values.add(json(table.schema().type(i), row[i]));
    }
    return values.toString();
  }

  private static String key(Relation table, Object[] row) {
    StringJoiner values = new StringJoiner(", ");
    for (int column : table.key()) {
      values.add(json(table.schema().type(column), row[column]));
    }
    return values.toString();
  }

  /** The key and some other columns. */
  private String members(Relation table, Object[] row) {
    StringJoiner members = new StringJoiner(", ", "{", "}");
    for (int i = 0; i < row.length; i++) {
      if (isKey(table, i) || random.nextBoolean()) {
        members.add(
            "\"" + table.schema().column(i).name() + "\": " + json(table.schema().type(i), row[i]));
      }
    }
    return members.toString();
  }

  private static boolean isKey(Relation table, int column) {
    for (int key : table.key()) {
      if (key == column) {
        return true;
      }
    }
    return false;
  }

  private static String json(ColumnType type, Object value) {
    return switch (value) {
      case null -> "null";
      case Boolean truth -> truth.toString();
      case Long number -> number.toString();
      case LocalDateTime time ->
          "\""
              + time.format(ISO_LOCAL_DATE_TIME)
              + (type.kind() == Kind.TIMESTAMP_TZ ? "Z\"" : "\"");
      case LocalTime time -> "\"" + time.format(ISO_LOCAL_TIME) + "\"";
      case Double number when Double.isFinite(number) -> number.toString();
      default -> "\"" + value.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    };
  }
}
