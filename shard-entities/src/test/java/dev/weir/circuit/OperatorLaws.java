package dev.weir.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.circuit.TestRows.Batch;
import dev.weir.config.Seeds;
import dev.weir.zset.Delta;
import dev.weir.zset.Schema;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/**
 * The laws every operator keeps, checked over random batches of upserts, updates and deletes.
 *
 * <p>After each step the view equals the naive evaluation, the sum of its deltas equals the view,
 * each delta is net, and another circuit with other hash seeds agrees in content, hashes and
 * versions. A circuit that takes several batches as one ends in the same content. A restored copy
 * goes on alike, and so do one with the stored states of its operators, made anew now and then of
 * itself, and a circuit whose view was filled in slices between batches. After deleting every row
 * the operators keep nothing.
 */
final class OperatorLaws {
  static final Schema SCHEMA =
      TestRows.schema(
          "id BIGINT, g BIGINT, s VARCHAR, d DOUBLE, m DECIMAL(38,2), n DECIMAL(10,2), b BOOLEAN");
  static final TableDefinition LEFT = TestRows.table("l", SCHEMA, 0);
  static final TableDefinition RIGHT = TestRows.table("r", SCHEMA, 0);
  private static final List<TableDefinition> TABLES = List.of(LEFT, RIGHT);
  private static final int STEPS = 40;
  private static final Object[] DOUBLES = {
    null, 0.0, -0.0, 1.5, -2.25, 1e300, 1e-300, Double.NaN, Double.POSITIVE_INFINITY, 0.1, 0.2
  };
  private static final String[] TEXTS = {null, "", "a", "b", "ä", "z", "\uD83D\uDE00", "\uFFFD"};

  private final Plan plan;
  private final Random random;
  private final Circuit circuit = TestRows.circuit(TestRows.LIMITS, 1);
  private final Circuit other = TestRows.circuit(TestRows.LIMITS, 0x5EED);
  private final Circuit coarse = TestRows.circuit(TestRows.LIMITS, 3);
  private final Circuit sliced = TestRows.circuit(TestRows.LIMITS, 5);
  private final Map<List<Object>, Long> sum = new HashMap<>();
  private final long keys;
  private Circuit restored;
  private Circuit loaded;
  private long clock;

  private OperatorLaws(Plan plan, Random random) {
    this.plan = plan;
    this.random = random;
    this.keys = random.nextLong(3, 43);
  }

  /** Checks the laws on plans made from fresh seeds. */
  static void check(int cases, Function<Random, Plan> plans) {
    for (int i = 0; i < cases; i++) {
      long seed = Seeds.next();
      Random random = Seeds.random(seed);
      Plan plan = plans.apply(random);
      try {
        new OperatorLaws(plan, random).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            Seeds.option(seed) + " " + plan.digest() + ": " + e.getMessage(), e);
      }
    }
  }

  private void run() {
    int createAt = random.nextInt(8);
    int fillAt = random.nextInt(createAt + 1);
    for (Circuit each : List.of(circuit, other, coarse, sliced)) {
      TABLES.forEach(table -> each.createTable(table, 1));
    }
    Batch joined = null;
    long rev = 2;
    for (int step = 0; step < STEPS; step++, rev++) {
      if (step == fillAt) {
        sliced.beginFill(TestRows.view("v", plan, "l", "r"));
      }
      slices(random.nextInt(4));
      if (step == createAt) {
        create(rev++);
      }
      Batch batch = step == STEPS - 1 ? deleteAll() : randomBatch(new Batch());
      apply(rev, batch);
      joined = joined == null ? new Batch() : joined;
      copyInto(joined, batch);
      if (random.nextInt(3) == 0 || step == STEPS - 1) {
        coarse.apply(rev, clock, joined.build());
        joined = null;
        compareCoarse(step > createAt);
      }
      if (step == STEPS / 2) {
        restored = Restored.computed(circuit, 77, 2);
      }
      if (random.nextInt(5) == 0) {
        loaded = Restored.loaded(loaded == null ? circuit : loaded, step, 2);
      }
    }
    nothingIsKept();
  }

  private void create(long rev) {
    loaded = null; // it has no view
    for (Circuit each : List.of(circuit, other, coarse)) {
      assertThat(each.createView(TestRows.view("v", plan, "l", "r"), rev)).isEmpty();
    }
    slices(random.nextInt(4) == 0 ? 0 : 100);
    sliced.advance(rev, clock);
    assertThat(sliced.activateView(TestRows.view("v", plan, "l", "r"), rev)).isEmpty();
    sum.putAll(TestRows.rows(circuit.viewRows("v")));
    compareNaive(rev);
    compareCircuits(sliced);
  }

  /** Some slices, or all that there are. */
  private void slices(int count) {
    for (int i = 0; i < count && sliced.isFilling(); i++) {
      assertThat(sliced.fillSlice(1 + random.nextInt(20))).isNotInstanceOf(FillStatus.Failed.class);
    }
  }

  private void apply(long rev, Batch batch) {
    clock += random.nextInt(3) == 0 ? random.nextInt(4) : 0;
    StepResult result = circuit.apply(rev, clock, batch.build());
    StepResult again = other.apply(rev, clock, batch.build());
    sliced.apply(rev, clock, batch.build());
    assertThat(result.failed()).isEmpty();
    if (restored != null) {
      restored.apply(rev, clock, batch.build());
    }
    if (loaded != null) {
      loaded.apply(rev, clock, batch.build());
    }
    if (circuit.view("v").isEmpty()) {
      return;
    }
    for (ViewDelta delta : result.changed()) {
      TestRows.add(sum, delta.delta(), delta.strings());
      requireNet(delta.delta());
      assertThat(delta.resultHash()).isEqualTo(circuit.viewInfo("v").resultHash());
    }
    assertThat(again.noop()).isEqualTo(result.noop());
    assertThat(again.changed()).hasSameSizeAs(result.changed());
    compareNaive(rev);
    compareCircuits(other);
    compareCircuits(sliced);
    if (restored != null) {
      compareCircuits(restored);
    }
    if (loaded != null) {
      compareCircuits(loaded);
      compareStates(loaded);
    }
  }

  private void compareNaive(long rev) {
    Map<String, Map<List<Object>, Long>> tables = new HashMap<>();
    TABLES.forEach(t -> tables.put(t.name(), TestRows.rows(circuit.tableRows(t.name()))));
    tables.put(Plan.CLOCK, Map.of(List.of(clock), 1L));
    Map<List<Object>, Long> expected = new NaiveEvaluator(tables).evaluate(plan);
    assertThat(TestRows.rows(circuit.viewRows("v"))).as("rev %d", rev).isEqualTo(expected);
    assertThat(sum).as("sum of deltas at rev %d", rev).isEqualTo(expected);
    var relations = Map.of("l", circuit.tableRows("l"), "r", circuit.tableRows("r"));
    if (random.nextInt(8) == 0) {
      assertThat(
              TestRows.rows(
                  BatchEvaluator.evaluate(plan, relations, clock, TestRows.LIMITS, () -> {})))
          .isEqualTo(expected);
    }
  }

  private void compareCircuits(Circuit copy) {
    ViewInfo expected = circuit.viewInfo("v");
    ViewInfo found = copy.viewInfo("v");
    assertThat(found.resultHash()).isEqualTo(expected.resultHash());
    assertThat(found.versionHash()).isEqualTo(expected.versionHash());
    assertThat(found.changedRev()).isEqualTo(expected.changedRev());
    assertThat(found.rows()).isEqualTo(expected.rows());
    assertThat(TestRows.versions(copy.viewRows("v")))
        .isEqualTo(TestRows.versions(circuit.viewRows("v")));
  }

  private void compareStates(Circuit copy) {
    assertThat(copy.explain("v").stream().map(PlanNode::rows).toList())
        .as("rows that operators keep")
        .isEqualTo(circuit.explain("v").stream().map(PlanNode::rows).toList());
  }

  private void compareCoarse(boolean view) {
    if (view && circuit.view("v").isPresent()) {
      assertThat(coarse.viewInfo("v").resultHash()).isEqualTo(circuit.viewInfo("v").resultHash());
    }
  }

  private void requireNet(Delta delta) {
    assertThat(delta.net()).isTrue();
    Set<List<Object>> seen = new HashSet<>();
    for (int i = 0; i < delta.size(); i++) {
      List<Object> row = key(delta, i);
      boolean update =
          i > 0
              && delta.weights()[i] > 0
              && delta.weights()[i - 1] < 0
              && key(delta, i - 1).equals(row);
      assertThat(update && whole(delta, i).equals(whole(delta, i - 1))).as("no change").isFalse();
      assertThat(update || seen.add(row)).as("key %s once or as a pair", row).isTrue();
    }
  }

  private List<Object> whole(Delta delta, int row) {
    return TestRows.row(delta.schema(), delta.columns(), row, circuit.strings());
  }

  private List<Object> key(Delta delta, int row) {
    List<Object> values = TestRows.row(delta.schema(), delta.columns(), row, circuit.strings());
    return plan.key().length == 0
        ? values
        : Arrays.stream(plan.key()).mapToObj(values::get).map(Object.class::cast).toList();
  }

  private void nothingIsKept() {
    nothingIsKept(circuit);
    nothingIsKept(sliced);
    if (loaded != null) {
      nothingIsKept(loaded);
    }
  }

  private void nothingIsKept(Circuit in) {
    for (PlanNode node : in.explain("v")) {
      boolean global = plan instanceof Plan.Aggregate a && a.groupColumns().length == 0;
      if (!global && !node.op().equals("Values") && !containsValues(plan)) {
        assertThat(node.rows()).as(node.op()).isZero();
      }
    }
  }

  private static boolean containsValues(Plan plan) {
    return plan.digest().contains("values(")
        || plan.digest().contains(Plan.CLOCK)
        || plan.digest().contains("aggregate([],");
  }

  private Batch randomBatch(Batch batch) {
    int size = 1 + random.nextInt(random.nextInt(4) == 0 ? 30 : 4);
    for (int i = 0; i < size; i++) {
      TableDefinition table = TABLES.get(random.nextInt(TABLES.size()));
      long id = random.nextLong(keys);
      switch (random.nextInt(5)) {
        case 0 -> batch.delete(table, id);
        case 1 -> batch.update(table, "g", group(), id);
        case 2 -> batch.update(table, "d", DOUBLES[random.nextInt(DOUBLES.length)], id);
        default -> batch.upsert(table, row(id));
      }
    }
    return batch;
  }

  private Batch deleteAll() {
    Batch batch = new Batch();
    for (long id = 0; id < keys; id++) {
      batch.delete(LEFT, id).delete(RIGHT, id);
    }
    return batch;
  }

  private static void copyInto(Batch all, Batch batch) {
    all.addAll(batch);
  }

  private Object[] row(long id) {
    return new Object[] {
      id,
      group(),
      TEXTS[random.nextInt(TEXTS.length)],
      DOUBLES[random.nextInt(DOUBLES.length)],
      decimal(),
      BigDecimal.valueOf(random.nextInt(200) - 100, 2),
      random.nextBoolean()
    };
  }

  private Object decimal() {
    return switch (random.nextInt(6)) {
      case 0 -> null;
      // around 2^63 in the low half
      case 5 ->
          new BigDecimal("92233720368547758.07").add(BigDecimal.valueOf(random.nextInt(3), 2));
      case 1 -> new BigDecimal("90000000000000000000000000000000.25");
      case 2 -> new BigDecimal("-90000000000000000000000000000000.25");
      default -> BigDecimal.valueOf(random.nextInt(1000) - 500, 2);
    };
  }

  private Object group() {
    return random.nextInt(6) == 0 ? null : (Object) random.nextLong(4);
  }
}
