package dev.weir.circuit;

import static dev.weir.circuit.TestRows.scan;
import static dev.weir.circuit.TestRows.schema;
import static dev.weir.circuit.TestRows.table;
import static dev.weir.circuit.TestRows.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.circuit.TestRows.Batch;
import dev.weir.config.Seeds;
import dev.weir.zset.ContentHashes;
import dev.weir.zset.HashSum;
import dev.weir.zset.RowHash;
import dev.weir.zset.RowSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Versions, hashes and deltas of views under optimistic and settling batches. */
class SettlingTest {
  private static final int RUNS = Integer.getInteger("weir.property.runs", 20);
  private static final TableDefinition ORDERS =
      table("orders", schema("id BIGINT, shop VARCHAR, cents BIGINT"), 0);
  private static final List<String> VIEWS = List.of("large", "shops");

  /** A row with what readers know of it; by its key where there is one, else by itself. */
  private record Known(List<Object> row, long version, long multiplicity) {}

  private final Circuit circuit = TestRows.circuit(TestRows.LIMITS, 7);

  private void define() {
    circuit.createTable(ORDERS, 1);
    Plan large =
        new Plan.Calc(
            scan(ORDERS),
            TestProgram.filter("cents>1", (rows, row) -> rows[2].lane(row) > 1, 0, 2),
            schema("id BIGINT, cents BIGINT"),
            new int[] {0});
    Plan shops =
        new Plan.Calc(
            scan(ORDERS), TestProgram.project("shop", 1), schema("shop VARCHAR"), new int[0]);
    circuit.createView(view("large", large, "orders"), 2);
    circuit.createView(view("shops", shops, "orders"), 3);
  }

  private StepResult apply(long rev, Batch batch, boolean optimistic) {
    return circuit.apply(rev, 0, batch.build(), optimistic);
  }

  private Map<List<Object>, Known> known(Circuit of, String view) {
    RowSet set = of.viewRows(view);
    int[] key = of.view(view).orElseThrow().plan().key();
    Map<List<Object>, Known> rows = new HashMap<>();
    for (int i = 0; i < set.size(); i++) {
      List<Object> row = TestRows.row(set.schema(), set.columns(), i, set.strings());
      long count = set.multiplicities() == null ? 1 : set.multiplicities()[i];
      rows.put(key.length == 0 ? row : row.subList(0, 1), new Known(row, set.versions()[i], count));
    }
    return rows;
  }

  /** What a reader knows after a delta; refuses events that do not fit what it knew. */
  private void replay(Map<List<Object>, Known> rows, ViewDelta delta) {
    for (int i = 0; i < delta.delta().size(); i++) {
      List<Object> row =
          TestRows.row(delta.delta().schema(), delta.delta().columns(), i, delta.strings());
      List<Object> id = delta.multiplicities() == null ? row.subList(0, 1) : row;
      long now = delta.multiplicity(i);
      Known before = now == 0 ? rows.remove(id) : rows.get(id);
      long had = before == null ? 0 : before.multiplicity();
      assertThat(had).as("before " + row).isEqualTo(now - delta.delta().weights()[i]);
      if (now > 0) {
        rows.put(id, new Known(row, delta.version(i), now));
      }
    }
  }

  /** Hashes from scratch, of contents and with versions. */
  private static List<String> hashes(RowSet set, int[] key) {
    long[] highs = new long[set.size()];
    long[] lows = new long[set.size()];
    RowHash.rows(
        set.schema(), set.columns(), set.size(), ContentHashes.of(set.strings()), highs, lows);
    List<String> hashes = new ArrayList<>(List.of(sum(set, highs, lows)));
    if (key.length > 0) {
      RowHash.rows(
          set.schema(),
          set.columns(),
          key,
          0,
          set.size(),
          ContentHashes.of(set.strings()),
          highs,
          lows);
    }
    RowHash.append(set.versions(), set.size(), highs, lows);
    hashes.add(sum(set, highs, lows));
    return hashes;
  }

  private static String sum(RowSet set, long[] highs, long[] lows) {
    HashSum sum = new HashSum();
    for (int i = 0; i < set.size(); i++) {
      sum.add(highs[i], lows[i], set.multiplicities() == null ? 1 : set.multiplicities()[i]);
    }
    return sum.hex();
  }

  @Test
  void settlingKeepsTheVersion_ofWhatIsOnlyUpdated() {
    define();
    apply(4, new Batch().upsert(ORDERS, 1L, "a", 5L).upsert(ORDERS, 2L, "a", 6L), true);
    String versions = circuit.viewInfo("large").versionHash();
    ViewDelta settled =
        apply(5, new Batch().upsert(ORDERS, 1L, "a", 7L), false).changed().getFirst();
    assertThat(known(circuit, "large").get(List.of(1L)))
        .isEqualTo(new Known(List.of(1L, 7L), 4, 1));
    assertThat(settled.settled(1)).isTrue();
    assertThat(settled.versionHash()).isEqualTo(versions);
    ViewDelta shown = apply(6, new Batch().upsert(ORDERS, 1L, "a", 8L), true).changed().getFirst();
    assertThat(shown.settled(1)).isFalse();
    assertThat(known(circuit, "large").get(List.of(1L)).version()).isEqualTo(6);
  }

  @Test
  void settlingGivesTheRev_toWhatComesAndGoes() {
    define();
    apply(4, new Batch().upsert(ORDERS, 1L, "a", 5L), true);
    apply(5, new Batch().delete(ORDERS, 1L).upsert(ORDERS, 2L, "a", 5L), false);
    assertThat(known(circuit, "large").get(List.of(2L)).version()).isEqualTo(5);
    // one goes and an equal one comes: nothing of the view without a key has changed
    assertThat(known(circuit, "shops").get(List.of("a"))).isEqualTo(new Known(List.of("a"), 4, 1));
    apply(6, new Batch().upsert(ORDERS, 3L, "a", 5L), false);
    assertThat(known(circuit, "shops").get(List.of("a"))).isEqualTo(new Known(List.of("a"), 4, 2));
    apply(7, new Batch().upsert(ORDERS, 4L, "a", 5L), true);
    assertThat(known(circuit, "shops").get(List.of("a"))).isEqualTo(new Known(List.of("a"), 7, 3));
  }

  @Test
  void sumTellsOfAVersion_whenTheContentIsAgainWhatItWas() {
    define();
    apply(4, new Batch().upsert(ORDERS, 1L, "a", 5L), true);
    List<ViewDelta> deltas =
        List.of(
            apply(5, new Batch().upsert(ORDERS, 1L, "a", 6L), true).changed().getFirst(),
            apply(6, new Batch().upsert(ORDERS, 1L, "a", 5L), true).changed().getFirst());
    assertThat(DeltaSum.of(deltas, new int[] {0}).delta().size()).isZero();
    ViewDelta sum = DeltaSum.coalesced(deltas, new int[] {0});
    assertThat(Arrays.copyOf(sum.delta().weights(), 2)).containsExactly(-1, 1);
    assertThat(sum.version(1)).isEqualTo(6);
  }

  /** Replays random steps one by one and in sums; hashes are made anew each time. */
  @Test
  void deltasAndTheirSums_leadToWhatIsRead() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    define();
    long rev = 3;
    for (int run = 0; run < RUNS; run++) {
      Map<String, Map<List<Object>, Known>> stepwise = new HashMap<>();
      Map<String, Map<List<Object>, Known>> summed = new HashMap<>();
      Map<String, List<ViewDelta>> deltas = new HashMap<>();
      VIEWS.forEach(view -> stepwise.put(view, known(circuit, view)));
      VIEWS.forEach(view -> summed.put(view, known(circuit, view)));
      for (int step = random.nextInt(6); step >= 0; step--) {
        StepResult result = apply(++rev, batch(random), random.nextBoolean());
        for (ViewDelta delta : result.changed()) {
          replay(stepwise.get(delta.view()), delta);
          deltas.computeIfAbsent(delta.view(), name -> new ArrayList<>()).add(delta);
        }
      }
      for (String view : VIEWS) {
        String what = view + " at " + rev + " " + Seeds.option(seed);
        Map<List<Object>, Known> now = known(circuit, view);
        assertThat(stepwise.get(view)).as(what).isEqualTo(now);
        int[] key = circuit.view(view).orElseThrow().plan().key();
        if (deltas.containsKey(view)) {
          replay(summed.get(view), DeltaSum.coalesced(deltas.get(view), key));
        }
        assertThat(summed.get(view)).as("sum of " + what).isEqualTo(now);
        ViewInfo info = circuit.viewInfo(view);
        assertThat(List.of(info.resultHash(), info.versionHash()))
            .as(what)
            .isEqualTo(hashes(circuit.viewRows(view), key));
        Circuit recovered = Restored.computed(circuit, 9, 2);
        assertThat(known(recovered, view)).as("recovered " + what).isEqualTo(now);
        assertThat(recovered.viewInfo(view).versionHash()).isEqualTo(info.versionHash());
      }
    }
  }

  private static Batch batch(Random random) {
    Batch batch = new Batch();
    for (int i = random.nextInt(4); i >= 0; i--) {
      long id = random.nextInt(6);
      if (random.nextInt(3) == 0) {
        batch.delete(ORDERS, id);
      } else {
        batch.upsert(ORDERS, id, "s" + random.nextInt(3), (long) random.nextInt(4));
      }
    }
    return batch;
  }
}
