package dev.weir.sql.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import dev.weir.corpus.Corpus;
import dev.weir.sql.corpus.Nexmark.Query;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The queries of Nexmark as views: after each batch of events, and of events with corrections and
 * deletes, each equals DuckDB's answer over the same rows.
 *
 * <p>What is not as in the list of stream processors:
 *
 * <ul>
 *   <li>Bids have a key of their own, {@code id}; where an order leaves a tie, it decides.
 *   <li>q6, which most of them cannot do, has the average beside each auction; the row of the
 *       latest auction is the one they mean.
 *   <li>q10 writes files there; here it is the query that gives their rows and names.
 *   <li>q12 counts by the time of the machine there, by that of the events here.
 *   <li>q13 joins a table of the circuit, which may change like any other.
 *   <li>q14 counts letters, q21 finds the channel by functions of texts, not by code of a user.
 *   <li>q15 to q17 have days as DATE and q16 the minute of the day, not texts.
 * </ul>
 *
 * <p>{@code -Dweir.nexmark.batches=N} runs longer.
 */
class NexmarkTest {
  private static final int BATCHES = Integer.getInteger("weir.nexmark.batches", 30);
  private static final int EVENTS = 120;

  @Test
  void viewsEqualDuckDbAfterEachBatch() throws SQLException {
    long seed = Seeds.next();
    try (CorpusRun run = new CorpusRun()) {
      for (String table : Corpus.NEXMARK.tables()) {
        run.table(table);
      }
      Map<String, Query> queries = Nexmark.queries();
      queries.forEach((name, query) -> run.view(name, query.sql(), query.duckSql()));
      Nexmark events = new Nexmark(run, Seeds.random(seed));
      run.apply(events.sideInput(), Seeds.option(seed));
      for (int batch = 0; batch < BATCHES; batch++) {
        boolean isPlain = batch < BATCHES / 3;
        Changes changes =
            isPlain
                ? events.next(EVENTS)
                : events.nextWithCorrections(EVENTS / (1 + batch % 4 * 10));
        run.apply(changes, "batch " + batch + " " + Seeds.option(seed));
      }
      run.requireSameInOneStep(Seeds.option(seed));
      assertThat(run.refusals()).isEmpty();
      assertThat(run.withRows()).hasSize(queries.size());
    }
  }
}
