package dev.weir.proof;

import dev.weir.circuit.TableDefinition;
import dev.weir.entity.CircuitHistory;
import dev.weir.sql.Catalog.Relation;
import dev.weir.sql.RandomQueries;
import dev.weir.sql.RandomTables;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Random tables, views and batches as the events of a circuit; some views fail. */
public final class RandomHistory {
  private static final int ROWS = 20;
  private static final int VIEWS = 6;
  private static final String TIMED =
      "CREATE TABLE timed (id BIGINT PRIMARY KEY, at BIGINT NOT NULL LATENESS 15, n BIGINT)";

  private final CircuitHistory history;
  private final Random random;
  private RandomQueries queries;
  private int views;
  private long now;

  /** The tables of a circuit without any, and two views. */
  public RandomHistory(CircuitHistory history, Random random) {
    this.history = history;
    this.random = random;
    begin();
  }

  private void begin() {
    RandomTables.DEFINITIONS.forEach(history::table);
    queries = new RandomQueries(random, new RandomTables().all());
    views = 0;
    now = 0;
    history.table(TIMED);
    history.view(
        "timed_threes",
        "SELECT at / 3 AS threes, COUNT(*) AS n, MIN(n) AS least FROM timed GROUP BY at / 3");
    history.view("timed_more", "SELECT threes, MAX(n) AS n FROM timed_threes GROUP BY threes");
    history.view("shares", "SELECT id, 100 / customer AS share FROM orders");
    history.view("shared", "SELECT share, COUNT(*) AS n FROM shares GROUP BY share");
  }

  /** Writes one or a few events. */
  public void step() {
    switch (random.nextInt(30)) {
      case 0 -> {
        history.delete();
        begin();
      }
      case 1 -> {
        history.dropView("shared");
        history.view("shares", "SELECT id, 50 / customer AS share FROM orders");
        history.view("shared", "SELECT COUNT(*) AS n FROM orders");
      }
      case 2 -> history.move(random.nextBoolean() ? "eu" : "us");
      case 3, 4, 5, 6 -> {
        if (views < VIEWS) {
          String name = "v" + views++;
          history.view(name, queries.next().sql());
          if (random.nextBoolean()) {
            history.relation(name).ifPresent(queries::alsoRead);
          }
        }
      }
      default -> batch();
    }
  }

  private void batch() {
    BatchMaker batch = new BatchMaker();
    for (Relation relation : new RandomTables().all()) {
      TableDefinition table = history.definition(relation.name());
      List<Object[]> pool = RandomTables.rows(relation, ROWS, random);
      int changes = random.nextInt(12);
      for (int i = 0; i < changes; i++) {
        Object[] row = pool.get(random.nextInt(pool.size()));
        switch (random.nextInt(5)) {
          case 0 -> batch.delete(table, keyOf(table, row));
          case 1 -> batch.update(table, random.nextInt(1 << row.length) & ~keyBits(table), row);
          default -> batch.upsert(table, row);
        }
      }
    }
    timed(batch);
    history.batch(batch.build());
  }

  /** Some are too late, as a lenient batch may have it. */
  private void timed(BatchMaker batch) {
    TableDefinition table = history.definition("timed");
    for (int i = random.nextInt(5); i > 0; i--) {
      now += random.nextInt(4);
      long id = Math.max(0, now / 2 - random.nextInt(9));
      Object[] row = {id, now - random.nextInt(40), (long) random.nextInt(9)};
      switch (random.nextInt(5)) {
        case 0 -> batch.delete(table, row[0], null, null);
        case 1 -> batch.update(table, 2L << random.nextInt(2), row);
        default -> batch.upsert(table, row);
      }
    }
  }

  private static Object[] keyOf(TableDefinition table, Object[] row) {
    Object[] key = new Object[row.length];
    for (int column : table.primaryKey()) {
      key[column] = row[column];
    }
    return key;
  }

  private static long keyBits(TableDefinition table) {
    return Arrays.stream(table.primaryKey()).mapToLong(c -> 1L << c).reduce(0, (a, b) -> a | b);
  }
}
