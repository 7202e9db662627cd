package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.circuit.BatchEvaluator;
import dev.weir.circuit.CircuitLimits;
import dev.weir.config.WeirException;
import dev.weir.zset.RowSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What subqueries mean where NULLs and missing rows decide; RandomQueries has the rest. */
class SubqueriesTest {
  private static final CircuitLimits LIMITS = new CircuitLimits(1_000, 1_000, Long.MAX_VALUE);

  /** {@code (1), (2), (NULL)} and {@code (1), (NULL)}. */
  private static final String TABLES =
      "WITH a (x) AS (VALUES (1), (2), (NULL)), b (y) AS (VALUES (1), (NULL)),"
          + " none (y) AS (SELECT y FROM b WHERE y = 7) ";

  private static List<Object> rows(String sql) {
    CompiledQuery query = new SqlCompiler().query(TABLES + sql, new RandomTables());
    RowSet rows = BatchEvaluator.evaluate(query.plan(), Map.of(), LIMITS);
    List<Object> values = new ArrayList<>();
    for (Object[] row : PlainValues.rows(rows)) {
      values.add(row.length == 1 ? row[0] : Arrays.asList(row));
    }
    return values;
  }

  @Test
  void keepsNothing_whereNotInMeetsNull() {
    assertThat(rows("SELECT x FROM a WHERE x NOT IN (SELECT y FROM b)")).isEmpty();
    assertThat(rows("SELECT x FROM a WHERE x NOT IN (SELECT y FROM b WHERE y IS NOT NULL)"))
        .containsExactly(2L);
    assertThat(rows("SELECT x FROM a WHERE x NOT IN (SELECT y FROM none)"))
        .containsExactlyInAnyOrder(1L, 2L, null);
    assertThat(rows("SELECT x FROM a WHERE x IN (SELECT y FROM b)")).containsExactly(1L);
  }

  @Test
  void isUnknown_whereInMeetsNull() {
    assertThat(rows("SELECT x, x IN (SELECT y FROM b) AS t FROM a"))
        .containsExactlyInAnyOrder(
            Arrays.asList(1L, true), Arrays.asList(2L, null), Arrays.asList(null, null));
    assertThat(rows("SELECT x, x IN (SELECT y FROM none) AS t FROM a"))
        .containsExactlyInAnyOrder(
            Arrays.asList(1L, false), Arrays.asList(2L, false), Arrays.asList(null, false));
  }

  @Test
  void countsNothing_whereNoRowIsTied() {
    assertThat(rows("SELECT x, (SELECT COUNT(*) + 10 FROM b WHERE y = x) AS n FROM a"))
        .containsExactlyInAnyOrder(
            Arrays.asList(1L, 11L), Arrays.asList(2L, 10L), Arrays.asList(null, 10L));
    assertThat(rows("SELECT x, (SELECT SUM(y) FROM b WHERE y < x) AS n FROM a"))
        .containsExactlyInAnyOrder(
            Arrays.asList(1L, null), Arrays.asList(2L, 1L), Arrays.asList(null, null));
    assertThat(rows("SELECT x FROM a WHERE (SELECT COUNT(*) FROM b WHERE y = x) = 0"))
        .containsExactlyInAnyOrder(2L, null);
  }

  @Test
  void computesNothing_forALateralRowThatIsMissing() {
    assertThat(
            rows(
                "SELECT x, t.z FROM a LEFT JOIN LATERAL (SELECT COALESCE(y, 0) + 1 AS z FROM b"
                    + " WHERE y = x) t ON TRUE"))
        .containsExactlyInAnyOrder(
            Arrays.asList(1L, 2L), Arrays.asList(2L, null), Arrays.asList(null, null));
  }

  @Test
  void comparesWithAllAndAny() {
    assertThat(rows("SELECT x FROM a WHERE x >= ALL (SELECT y FROM b WHERE y IS NOT NULL)"))
        .containsExactlyInAnyOrder(1L, 2L);
    assertThat(rows("SELECT x FROM a WHERE x >= ALL (SELECT y FROM none)"))
        .containsExactlyInAnyOrder(1L, 2L, null);
    assertThat(rows("SELECT x FROM a WHERE x > ANY (SELECT y FROM b)")).containsExactly(2L);
  }

  @Test
  void refusesSeveralRowsAsAValue_butOnlyWhereTheyAreAskedFor() {
    String values = "(VALUES (1, 'a'), (1, 'b'), (2, 'c')) v (k, s) WHERE k = x";
    assertThat(rows("SELECT (SELECT s FROM " + values + ") AS s FROM a WHERE x = 2"))
        .containsExactly("c");
    assertThatThrownBy(() -> rows("SELECT (SELECT s FROM " + values + ") AS s FROM a"))
        .isInstanceOf(WeirException.class)
        .hasMessageContaining("has 2 rows; it may have one");
  }
}
