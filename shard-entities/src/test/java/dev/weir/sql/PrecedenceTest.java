package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.circuit.TableDefinition;
import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import dev.weir.zset.TableShape;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What belongs together in expressions without parentheses: DuckDB's grammar is PostgreSQL's. */
class PrecedenceTest {
  private static final String TABLE =
      "CREATE TABLE t (id BIGINT PRIMARY KEY, a INT, b INT, p BOOLEAN, s VARCHAR)";
  private static final List<String> ROWS =
      List.of("1, 1, 2, true, \"1\"", "2, null, 5, null, \"x\"", "3, 3, 3, false, \"33\"");
  private static final int EXPRESSIONS = 1000;
  private static final int COMPARED_MIN = EXPRESSIONS / 20;

  private final long seed = Seeds.next();
  private final Random random = Seeds.random(seed);

  @Test
  void operatorsBindAsInPostgres_whereBothTakeThem() throws SQLException {
    int compared = 0;
    try (DuckDb duck = new DuckDb()) {
      duck.execute("SET integer_division = true");
      duck.execute(TABLE);
      for (String row : ROWS) {
        duck.execute("INSERT INTO t VALUES (" + String.join(", ", JsonRows.literals(row)) + ")");
      }
      for (int i = 0; i < EXPRESSIONS; i++) {
        compared += isCompared("SELECT id, " + expression() + " AS v FROM t", duck) ? 1 : 0;
      }
    }
    assertThat(compared).as(Seeds.option(seed)).isGreaterThan(COMPARED_MIN);
  }

  private boolean isCompared(String sql, DuckDb duck) {
    List<Object[]> theirs;
    SqlCircuit circuit = new SqlCircuit(1);
    circuit.table(TABLE);
    try {
      theirs = duck.query(sql);
      circuit.view("v", sql);
    } catch (SQLException | WeirException e) {
      // most of them make no sense to one of the two
      return false;
    }
    fill(circuit);
    if (circuit.failure("v").isPresent()) {
      return false;
    }
    List<Object[]> ours = PlainValues.rows(circuit.rows("v"));
    assertThat(DuckDb.same(ours, theirs))
        .as("%s%n%s%nours %s, DuckDB's %s", Seeds.option(seed), sql, text(ours), text(theirs))
        .isTrue();
    return true;
  }

  private static void fill(SqlCircuit circuit) {
    TableDefinition table = circuit.circuit().table("t").orElseThrow();
    JsonRows batch =
        new JsonRows(
            Map.of("t", new TableShape("t", table.schema(), table.primaryKey(), table.defaults())));
    ROWS.forEach(row -> batch.upsert("t", row));
    circuit.apply(batch.build());
  }

  private static String text(List<Object[]> rows) {
    return String.join("", rows.stream().map(Arrays::toString).sorted().toList());
  }

  private String expression() {
    StringBuilder expression = new StringBuilder(operand());
    for (int i = random.nextInt(4); i >= 0; i--) {
      expression.append(
          switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> any(" + ", " - ", " * ", " / ", " % ", " || ") + operand();
            case 4, 5 -> any(" = ", " <> ", " < ", " >= ", " IS DISTINCT FROM ") + operand();
            case 6 -> any(" AND ", " OR ") + operand();
            case 7 -> any(" IS NULL", " IS NOT NULL", " IS TRUE", " IS NOT FALSE");
            case 8 -> any(" BETWEEN ", " NOT BETWEEN ") + operand() + " AND " + operand();
            default -> any(" IN (1, ", " NOT IN (3, ") + any("2", "b", "a + 1") + ")";
          });
    }
    return expression.toString();
  }

  private String operand() {
    String sign = random.nextInt(6) > 0 ? "" : any("-", "NOT ");
    String cast = random.nextInt(4) > 0 ? "" : any("::int", "::varchar", "::bigint");
    return sign + any("a", "b", "a", "b", "p", "s", "1", "2", "'1'", "ABS(b)") + cast;
  }

  private String any(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
