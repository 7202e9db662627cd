package dev.weir.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.circuit.TableDefinition;
import dev.weir.config.Seeds;
import dev.weir.entity.CircuitHistory;
import dev.weir.proof.Verdict.Status;
import dev.weir.sql.Catalog.Relation;
import dev.weir.sql.RandomQueries;
import dev.weir.sql.RandomTables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random tables, views and batches through the real state: every rev of it is proved. */
class RandomProofTest {
  private static final int RUNS = Integer.getInteger("weir.property.runs", 6);
  private static final int STEPS = 40;
  private static final int ROWS = 20;
  private static final int VIEWS = 6;

  @TempDir Path directory;

  private final List<Claim> claims = new ArrayList<>();
  private CircuitHistory history;
  private Random random;
  private RandomQueries queries;
  private int views;

  @Test
  void provesEveryRev_andAgainFromASnapshotAlone() {
    int compared = 0;
    for (int run = 0; run < RUNS; run++) {
      long seed = Seeds.next();
      compared += run(seed, directory.resolve("run" + run));
    }
    assertThat(compared).isGreaterThan(RUNS * STEPS);
  }

  private int run(long seed, Path segments) {
    random = Seeds.random(seed);
    history = new CircuitHistory(segments);
    claims.clear();
    begin();
    for (int step = 0; step < STEPS; step++) {
      step();
      claims.add(Claim.of("rev " + history.rev(), history.described()));
    }
    Verdict whole = proved(seed, claims);
    long checks = whole.views().stream().filter(view -> view.status() == Status.OK).count();
    history.snapshot();
    long snapshot = history.rev();
    history.forget(snapshot);
    claims.clear();
    claims.add(Claim.of("snapshot", history.described()));
    for (int step = 0; step < STEPS / 4; step++) {
      step();
      claims.add(Claim.of("rev " + history.rev(), history.described()));
    }
    assertThat(proved(seed, claims).fromRev()).as(Seeds.option(seed)).isEqualTo(snapshot);
    return Math.toIntExact(checks);
  }

  private Verdict proved(long seed, List<Claim> all) {
    Verdict verdict = Verification.run(CircuitHistory.ID, all, history.reader(), new Steps());
    assertThat(verdict.ok())
        .as("%s %s %s", Seeds.option(seed), verdict.mismatches(), verdict.journal())
        .isTrue();
    return verdict;
  }

  private void begin() {
    RandomTables.DEFINITIONS.forEach(history::table);
    queries = new RandomQueries(random, new RandomTables().all());
    views = 0;
    history.view("shares", "SELECT id, 100 / customer AS share FROM orders");
    history.view("shared", "SELECT share, COUNT(*) AS n FROM shares GROUP BY share");
  }

  private void step() {
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
    history.batch(batch.build());
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
