package dev.weir.placement;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Measures decisions in a simulated region: by default 1,000 nodes, 10,000 shards, a million
 * tenants of which few are large.
 */
public final class PlacementBench {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long TENANT_BYTES = 1 << 20;
  private static final int WARM_UP = 20;
  private static final int REPEATS = 100;

  /**
   * How long one kind of decision took, in nanoseconds of the clock; on a busy machine the thread's
   * own time says more.
   *
   * @param processorLongest nanoseconds of the processor, of the longest
   * @param size moves of the last decision; 1 for a single shard
   */
  public record Figure(
      String decision, long median, long p99, long longest, long processorLongest, int size) {}

  private final Situation situation;
  private final PlacementState state;

  public PlacementBench(int nodes, int shards, int tenants, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < nodes; i++) {
      names.add("weir-" + i);
    }
    List<String> order = List.copyOf(names);
    Map<Integer, String> owners = new TreeMap<>();
    for (int shard = 0; shard < shards; shard++) {
      owners.put(shard, order.get(random.nextInt(nodes)));
    }
    situation =
        new Situation(
            names, names, owners, Set.of(), loads(random, owners, tenants), true, 1_000_000);
    state = PlacementState.of(Records.policy(new Policy(false, Policy.MOVES_MAX)).put());
  }

  /** Pareto: one tenant in ten thousand is a hundred times the usual. */
  private static Map<Integer, ShardLoad> loads(
      SplittableRandom random, Map<Integer, String> owners, int tenants) {
    long[] bytes = new long[owners.size()];
    double[] rate = new double[owners.size()];
    int[] entities = new int[owners.size()];
    for (int tenant = 0; tenant < tenants; tenant++) {
      int shard = random.nextInt(owners.size());
      entities[shard]++;
      bytes[shard] += (long) (TENANT_BYTES / Math.sqrt(1 - random.nextDouble()));
      rate[shard] += 0.1 / Math.sqrt(1 - random.nextDouble());
    }
    Map<Integer, ShardLoad> loads = new HashMap<>();
    owners.forEach(
        (shard, owner) ->
            loads.put(
                shard, ShardLoad.of(shard, owner, entities[shard], bytes[shard], rate[shard])));
    return loads;
  }

  /** Runs every kind of decision, warmed up. */
  public List<Figure> run() {
    List<Figure> figures = new ArrayList<>();
    figures.add(measure("allocate", () -> Steering.allocate(situation).isPresent() ? 1 : 0));
    figures.add(measure("rebalance", () -> new Steering(true).moves(situation, state).size()));
    figures.add(
        measure(
            "plan",
            () ->
                Planner.plan(
                        situation.accepting(),
                        situation.placed(),
                        Plan.MOVES_MAX,
                        shard -> true,
                        PauseEstimate.DEFAULT)
                    .size()));
    return figures;
  }

  private static Figure measure(String decision, Supplier<Integer> work) {
    long[] nanos = new long[REPEATS];
    int size = 0;
    long processorLongest = 0;
    for (int i = -WARM_UP; i < REPEATS; i++) {
      long processor = THREADS.getCurrentThreadCpuTime();
      long begin = System.nanoTime();
      size = work.get();
      if (i >= 0) {
        nanos[i] = System.nanoTime() - begin;
        processorLongest =
            Math.max(processorLongest, THREADS.getCurrentThreadCpuTime() - processor);
      }
    }
    Arrays.sort(nanos);
    return new Figure(
        decision,
        nanos[REPEATS / 2],
        nanos[REPEATS * 99 / 100],
        nanos[REPEATS - 1],
        processorLongest,
        size);
  }
}
