package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.weir.circuit.Plan;
import dev.weir.config.Seeds;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random queries over random rows give what DuckDB gives. */
final class RandomQueriesTest {
  private static final int CASES = Integer.getInteger("weir.sql.cases", 150);
  private static final int ROWS = 12;

  @Test
  void givesTheRowsOfDuckDb_forRandomQueries() throws Exception {
    RandomTables tables = new RandomTables();
    try (DuckDb duck = new DuckDb()) {
      for (String definition : RandomTables.DEFINITIONS) {
        duck.execute(definition);
      }
      for (int i = 0; i < CASES; i++) {
        long seed = Seeds.next();
        check(tables, duck, seed);
      }
    }
  }

  private static void check(RandomTables tables, DuckDb duck, long seed) throws Exception {
    Random random = Seeds.random(seed);
    Map<String, List<Object[]>> rows = new HashMap<>();
    LocalDateTime now = RandomClocks.at(random.nextInt(40));
    duck.execute(RandomClocks.duck(now));
    for (Catalog.Relation table : tables.all()) {
      List<Object[]> content = RandomTables.rows(table, ROWS, random);
      rows.put(table.name(), content);
      rows.put(Plan.CLOCK, List.<Object[]>of(new Object[] {now}));
      duck.fill(table, content);
    }
    for (int i = 0; i < 3; i++) {
      RandomQueries.Query query = new RandomQueries(random, tables.all()).next();
      List<Object[]> ours;
      try {
        ours = new NaivePlans(rows).rows(new SqlCompiler().query(query.sql(), tables).plan());
      } catch (RuntimeException e) {
        if (RandomQueries.isTooLarge(e)) {
          continue;
        }
        throw new AssertionError(Seeds.option(seed) + "\n" + query.sql(), e);
      }
      compare(duck, query, ours, seed);
    }
    assertThat(rows).hasSize(4);
  }

  private static void compare(
      DuckDb duck, RandomQueries.Query query, List<Object[]> ours, long seed) throws SQLException {
    try {
      List<Object[]> theirs = duck.query(query.duckSql(), ours);
      if (!DuckDb.same(ours, theirs)) {
        fail(
            "%s%n%s%nours:%n%s%nDuckDB:%n%s",
            Seeds.option(seed), query.sql(), text(ours), text(theirs));
      }
    } catch (SQLException e) {
      if (!DuckDb.isItsOwnFault(e)) {
        throw e;
      }
    }
  }

  private static String text(List<Object[]> rows) {
    return String.join("\n", rows.stream().map(Arrays::toString).sorted().toList());
  }
}
