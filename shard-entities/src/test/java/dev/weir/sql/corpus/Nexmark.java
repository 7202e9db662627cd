package dev.weir.sql.corpus;

import dev.weir.corpus.Corpus;
import dev.weir.corpus.NexmarkEvents;
import dev.weir.corpus.NexmarkEvents.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Events of Nexmark for a run, with corrections, and its queries as they are asked of DuckDB. */
final class Nexmark {
  private static final Path DUCK_QUERIES = Path.of("src/test/resources/nexmark");

  private final CorpusRun run;
  private final Random random;
  private final NexmarkEvents events;

  Nexmark(CorpusRun run, Random random) {
    this.run = run;
    this.random = random;
    this.events = new NexmarkEvents(random);
  }

  /**
   * A query.
   *
   * @param duckSql the same for DuckDB
   */
  record Query(String sql, String duckSql) {}

  /** The queries by name, q00 to q22. */
  static Map<String, Query> queries() {
    Map<String, Query> queries = new LinkedHashMap<>();
    Corpus.NEXMARK.queries().forEach((name, sql) -> queries.put(name, query(name, sql)));
    return queries;
  }

  private static Query query(String name, String sql) {
    try {
      Path other = DUCK_QUERIES.resolve(name + ".duckdb.sql");
      return new Query(sql, Files.exists(other) ? Files.readString(other) : sql);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows of the side input. */
  Changes sideInput() {
    Changes changes = new Changes();
    NexmarkEvents.sideInput().forEach(row -> changes.put(run.contents("side_input"), row));
    return changes;
  }

  /** The next events. */
  Changes next(int size) {
    Changes changes = new Changes();
    for (int i = 0; i < size; i++) {
      event(changes);
    }
    return changes;
  }

  /** The next events, among which some of before are corrected or taken back. */
  Changes nextWithCorrections(int size) {
    Changes changes = new Changes();
    while (changes.size() < size) {
      switch (random.nextInt(10)) {
        case 0 -> correctPerson(changes);
        case 1 -> correctAuction(changes);
        case 2, 3 -> correctBid(changes);
        case 4 -> remove(changes, "bid");
        case 5 -> remove(changes, random.nextBoolean() ? "auction" : "person");
        default -> event(changes);
      }
    }
    return changes;
  }

  private void event(Changes changes) {
    Event event = events.next();
    changes.put(run.contents(event.table()), event.row());
  }

  private void correctPerson(Changes changes) {
    Object[] row = run.contents("person").any(random).clone();
    row[5] = events.state();
    changes.put(run.contents("person"), row);
  }

  private void correctAuction(Changes changes) {
    Object[] row = run.contents("auction").any(random).clone();
    row[6] = ((LocalDateTime) row[5]).plusSeconds(random.nextInt(60));
    row[7] = events.seller();
    row[8] = events.category();
    changes.put(run.contents("auction"), row);
  }

  private void correctBid(Changes changes) {
    Object[] row = run.contents("bid").any(random).clone();
    row[2] = events.bidder();
    row[3] = events.price();
    row[6] = ((LocalDateTime) row[6]).plusNanos((random.nextInt(30_000) - 15_000) * 1_000_000L);
    changes.put(run.contents("bid"), row);
  }

  private void remove(Changes changes, String table) {
    Contents contents = run.contents(table);
    if (contents.rows().size() > 2) {
      changes.remove(contents, contents.any(random));
    }
  }
}
