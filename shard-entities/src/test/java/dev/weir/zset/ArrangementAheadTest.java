package dev.weir.zset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Arrangements that are filled little by little, while rows come, change and go. */
class ArrangementAheadTest {
  private static final int RUNS = 40;
  private static final int STEPS = 60;
  private static final int[] BY = {1};
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column("id", ColumnType.BIGINT, false),
              new Column("k", ColumnType.BIGINT, true)));

  @Test
  void keyedRowsAreArrangedWhileTheyChange() {
    for (int run = 0; run < RUNS; run++) {
      KeyedRows rows = new KeyedRows(SCHEMA, new int[] {0}, run);
      check(rows, delta -> apply(rows, delta));
    }
  }

  @Test
  void weightedRowsAreArrangedWhileTheyChange() {
    for (int run = 0; run < RUNS; run++) {
      WeightedRows rows = new WeightedRows(SCHEMA, run);
      check(rows, rows::add);
    }
  }

  @Test
  void whoeverWantsItAtOnceGetsAllOfIt() {
    KeyedRows rows = new KeyedRows(SCHEMA, new int[] {0}, 1);
    Map<Long, Long> content = new TreeMap<>();
    apply(rows, change(Seeds.random(Seeds.next()), content, 50));
    Arrangement begun = rows.begin(BY);
    assertThat(rows.fill(begun, 3)).isFalse();
    assertThat(rows.arrange(BY)).isSameAs(begun);
    assertThat(found(begun)).isEqualTo(expected(content));
  }

  private interface Applier {
    void apply(Delta delta);
  }

  private static void check(Arrangeable rows, Applier applier) {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    Map<Long, Long> content = new TreeMap<>();
    applier.apply(change(random, content, 100));
    Arrangement ahead = rows.begin(BY);
    int begins = random.nextInt(STEPS / 2);
    boolean whole = false;
    for (int step = 0; step < STEPS; step++) {
      applier.apply(change(random, content, random.nextInt(1, 20)));
      if (step >= begins && !whole) {
        whole = rows.fill(ahead, random.nextInt(1, 12));
      }
      if (whole) {
        assertThat(found(ahead)).as(Seeds.option(seed)).isEqualTo(expected(content));
      }
    }
    rows.fill(ahead, Integer.MAX_VALUE);
    assertThat(found(ahead)).as(Seeds.option(seed)).isEqualTo(expected(content));
  }

  private static void apply(KeyedRows rows, Delta delta) {
    rows.apply(delta, 1, new int[delta.size()], new long[delta.size()]);
  }

  /** Some rows come, go, or get another k; -1 is NULL. */
  private static Delta change(Random random, Map<Long, Long> content, int rows) {
    DeltaBuilder delta = new DeltaBuilder(SCHEMA, rows);
    for (long id : random.longs(rows, 0, 120).distinct().toArray()) {
      Long was = content.remove(id);
      if (was != null) {
        add(delta, id, was, -1);
      }
      if (was == null || random.nextInt(3) > 0) {
        long k = random.nextLong(-1, 8);
        content.put(id, k);
        add(delta, id, k, 1);
      }
    }
    return delta.build(true);
  }

  private static void add(DeltaBuilder delta, long id, long k, long weight) {
    int row = delta.next(weight);
    delta.columns()[0].set(row, id);
    if (k < 0) {
      delta.columns()[1].setNull(row);
    } else {
      delta.columns()[1].set(row, k);
    }
  }

  private static Map<Long, List<Long>> expected(Map<Long, Long> content) {
    Map<Long, List<Long>> ids = new TreeMap<>();
    content.forEach(
        (id, k) -> {
          if (k >= 0) {
            ids.computeIfAbsent(k, _ -> new ArrayList<>()).add(id);
          }
        });
    return ids;
  }

  private static Map<Long, List<Long>> found(Arrangement arrangement) {
    Map<Long, List<Long>> ids = new TreeMap<>();
    ColumnVector[] probe = ColumnVector.allocate(SCHEMA, 1);
    for (long k = 0; k < 8; k++) {
      probe[1].set(0, k);
      long[] hash = new long[1];
      arrangement.key().hash(probe, 1, arrangement.seed(), hash);
      int slot = arrangement.first(hash[0], arrangement.key(), probe, 0);
      while (slot >= 0) {
        ids.computeIfAbsent(k, _ -> new ArrayList<>()).add(arrangement.rows().column(0).lane(slot));
        slot = arrangement.next(slot);
      }
    }
    ids.values().forEach(found -> found.sort(null));
    return ids;
  }
}
