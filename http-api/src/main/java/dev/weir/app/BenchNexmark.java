package dev.weir.app;

import dev.weir.circuit.Circuit;
import dev.weir.corpus.Corpus;
import dev.weir.corpus.NexmarkEvents;
import dev.weir.corpus.NexmarkEvents.Event;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.TypedBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The queries of Nexmark, one after another, each as the only view over the tables that it reads:
 * processor time for each event of these tables, the compiler's taken off.
 *
 * <p>Flink gets the same events and queries, query by query in turn, in a process of its own, from
 * memory as the engine does. It keeps no tables and its results are thrown away; the engine keeps
 * both, so that rows can be corrected and views read.
 */
final class BenchNexmark {
  static final int SEED = 7;

  /** Changes of a batch; Flink takes as many at once. */
  static final int BATCH = 1_000;

  private static final int CORRECTIONS_OF_TEN = 1;
  private static final int ROUNDS_BEFORE = 2;

  private final BenchReport report;
  private final BenchViewsOptions options;
  private final int events;
  private final Map<String, List<Double>> ratios = new HashMap<>();

  BenchNexmark(BenchReport report, int scale, BenchViewsOptions options) {
    this.report = report;
    this.options = options;
    this.events = Math.max(2 * BATCH, options.events() / scale);
  }

  void run() {
    Circuit circuit = new BenchEngine(Corpus.NEXMARK.tables()).circuit();
    List<TypedBatch> plain = batches(circuit, false);
    List<TypedBatch> corrected = batches(circuit, true);
    try (BenchFlink flink = BenchFlink.start(options, events)) {
      Corpus.NEXMARK.queries().entrySet().stream()
          .filter(query -> options.wants(query.getKey()))
          .forEach(query -> measure(query.getKey(), query.getValue(), plain, corrected, flink));
    }
    total();
  }

  private void measure(
      String name,
      String sql,
      List<TypedBatch> plain,
      List<TypedBatch> corrected,
      BenchFlink flink) {
    Cost cost = cost(sql, plain);
    OptionalDouble theirs = flink.nanos(name);
    Map<String, Object> beside = new HashMap<>();
    beside.put("events", cost.events);
    beside.put("batch", BATCH);
    beside.put("corrected_cpu_ns", Math.round(cost(sql, corrected).nanos));
    beside.put("flink", flink.about());
    if (theirs.isPresent()) {
      double each = theirs.getAsDouble() / cost.events;
      beside.put("flink_cpu_ns", Math.round(each));
      beside.put("times_less_than_flink", Math.round(each / cost.nanos * 10) / 10.0);
      ratios.computeIfAbsent("flink", _ -> new ArrayList<>()).add(each / cost.nanos);
    }
    report.add("Nexmark " + name, cost.nanos, "ns/event", beside);
  }

  /** How many times less than Flink, the geometric mean. */
  private void total() {
    Optional.ofNullable(ratios.get("flink"))
        .ifPresent(
            all ->
                report.add(
                    "Nexmark, processor time of Flink over that of the engine",
                    Math.exp(all.stream().mapToDouble(Math::log).average().orElseThrow()),
                    "times",
                    Map.of("queries", all.size(), "aim", 3)));
  }

  private record Cost(double nanos, long events) {}

  /** Some times to warm up, then again in a new circuit. */
  private static Cost cost(String sql, List<TypedBatch> all) {
    Set<String> reads = Set.copyOf(new BenchEngine(Corpus.NEXMARK.tables()).view("v", sql));
    List<TypedBatch> batches =
        all.stream().map(batch -> BenchRows.only(batch, reads::contains)).toList();
    BenchCpu used = null;
    for (int round = 0; round <= ROUNDS_BEFORE; round++) {
      BenchEngine engine = new BenchEngine(Corpus.NEXMARK.tables());
      engine.view("v", sql);
      used = BenchCpu.of(() -> engine.apply(batches));
    }
    long changes = batches.stream().mapToLong(TypedBatch::changes).sum();
    return new Cost((double) (used.processNanos() - used.compilerNanos()) / changes, changes);
  }

  /**
   * All events as batches.
   *
   * @param isCorrected whether one in ten takes an earlier bid back or gives it another price
   */
  private List<TypedBatch> batches(Circuit circuit, boolean isCorrected) {
    SplittableRandom random = new SplittableRandom(SEED);
    SplittableRandom corrections = new SplittableRandom(SEED + 1);
    NexmarkEvents source = new NexmarkEvents(random);
    BenchRows rows = new BenchRows(circuit.tables());
    NexmarkEvents.sideInput().forEach(row -> rows.add(ChangeOp.UPSERT, "side_input", row));
    List<Object[]> bids = new ArrayList<>();
    List<TypedBatch> batches = new ArrayList<>();
    for (int i = 1; i <= events; i++) {
      if (isCorrected && !bids.isEmpty() && corrections.nextInt(10) < CORRECTIONS_OF_TEN) {
        correct(rows, bids, corrections);
      } else {
        Event event = source.next();
        rows.add(ChangeOp.UPSERT, event.table(), event.row());
        if (isCorrected && event.table().equals("bid")) {
          bids.add(event.row());
        }
      }
      if (i % BATCH == 0 || i == events) {
        batches.add(rows.batch());
      }
    }
    return batches;
  }

  private static void correct(BenchRows rows, List<Object[]> bids, SplittableRandom random) {
    int place = random.nextInt(bids.size());
    Object[] bid = bids.get(place);
    if (random.nextBoolean()) {
      Object[] other = bid.clone();
      other[3] = 1 + random.nextLong(100_000_000);
      bids.set(place, other);
      rows.add(ChangeOp.UPSERT, "bid", other);
    } else {
      Object[] last = bids.removeLast();
      if (place < bids.size()) {
        bids.set(place, last);
      }
      rows.add(ChangeOp.DELETE, "bid", bid);
    }
  }
}
