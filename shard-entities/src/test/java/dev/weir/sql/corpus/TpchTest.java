package dev.weir.sql.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import dev.weir.corpus.Corpus;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The queries of TPC-H as views: after each batch of the load, and after each batch of random
 * inserts, updates and deletes, each equals DuckDB's answer over the same rows.
 *
 * <p>Where the systems legally differ: an AVG and a quotient of decimals is a decimal here and a
 * DOUBLE there, so such values are compared with a tolerance of 1e-6.
 *
 * <p>{@code -Dweir.tpch.scale=0.01} takes more rows, {@code -Dweir.tpch.batches=N} more batches.
 */
class TpchTest {
  private static final double SCALE =
      Double.parseDouble(System.getProperty("weir.tpch.scale", "0.001"));
  private static final int BATCHES = Integer.getInteger("weir.tpch.batches", 25);
  private static final int LOADS = 5;
  private static final int CHANGES = 12;

  @Test
  void viewsEqualDuckDbAfterEachBatch() throws SQLException {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    try (CorpusRun run = new CorpusRun()) {
      for (String table : Corpus.TPCH.tables()) {
        run.table(table);
      }
      Map<String, String> queries = Corpus.TPCH.queries();
      queries.forEach((name, sql) -> run.view(name, sql, sql));
      load(run, Seeds.option(seed));
      TpchChanges changes = new TpchChanges(run, random);
      for (int batch = 0; batch < BATCHES; batch++) {
        int size = batch % 5 == 4 ? 10 * CHANGES : 1 + random.nextInt(CHANGES);
        run.apply(changes.next(size), "batch " + batch + " " + Seeds.option(seed));
      }
      run.requireSameInOneStep(Seeds.option(seed));
      assertThat(run.refusals()).isEmpty();
      assertThat(run.withRows()).hasSize(queries.size());
    }
  }

  /** Rows of all tables together, in several batches. */
  private static void load(CorpusRun run, String as) throws SQLException {
    List<Changes> loads = new ArrayList<>();
    for (int i = 0; i < LOADS; i++) {
      loads.add(new Changes());
    }
    for (String table :
        List.of(
            "region", "nation", "supplier", "part", "partsupp", "customer", "orders", "lineitem")) {
      Contents contents = run.contents(table);
      List<Object[]> rows = Tpch.rows(table, contents.table().schema(), SCALE);
      for (int i = 0; i < rows.size(); i++) {
        loads.get(i * LOADS / rows.size()).put(contents, rows.get(i));
      }
    }
    for (Changes load : loads) {
      run.apply(load, "load " + as);
    }
  }
}
