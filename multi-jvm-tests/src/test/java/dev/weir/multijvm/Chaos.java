package dev.weir.multijvm;

import dev.weir.config.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * A schedule of random faults, the same for the same seed, so that {@code -Dweir.seed} repeats what
 * happened, if not exactly when.
 *
 * @param steps in the order in which they happen, one at a time
 */
record Chaos(long seed, List<Step> steps) {
  /** Long enough to be downed by tuned failure detection, and now and then not. */
  private static final long FAULT_MILLIS_MIN = 500;

  private static final long FAULT_MILLIS_MAX = 15_000;
  private static final long QUIET_MILLIS_MAX = 3_000;
  private static final long FLAP_MILLIS_MAX = 1_500;
  private static final int FLAPS_MAX = 6;

  Chaos {
    steps = List.copyOf(steps);
  }

  /**
   * A fault and what goes before it.
   *
   * @param quietMillis without a fault
   */
  record Step(long quietMillis, Fault fault) {}

  /** How to wait between faults: for time to pass, or for clients to get on. */
  interface Quiet {
    void await(long millis) throws InterruptedException;
  }

  /** Draws a schedule for a cluster of some nodes, at least two. */
  static Chaos schedule(long seed, int nodes, int faults) {
    Random random = Seeds.random(seed);
    List<Step> steps = new ArrayList<>();
    for (int fault = 0; fault < faults; fault++) {
      steps.add(new Step(random.nextLong(QUIET_MILLIS_MAX), fault(random, nodes)));
    }
    return new Chaos(seed, steps);
  }

  /** Some of its steps, from one on. */
  Chaos part(int from, int count) {
    return new Chaos(seed, steps.subList(from, Math.min(from + count, steps.size())));
  }

  /** Lets the faults happen for as long as it goes on; gives how many did. */
  int run(FaultDriver driver, Quiet quiet, BooleanSupplier goesOn) throws InterruptedException {
    int done = 0;
    for (Step step : steps) {
      quiet.await(step.quietMillis);
      if (!goesOn.getAsBoolean()) {
        return done;
      }
      driver.perform(step.fault);
      done++;
    }
    return done;
  }

  /** The option that repeats it, and its faults: what a failing test says. */
  @Override
  public String toString() {
    return steps.stream()
        .map(step -> "\n  " + step.quietMillis + " ms, then " + step.fault)
        .collect(Collectors.joining("", Seeds.option(seed), ""));
  }

  private static Fault fault(Random random, int nodes) {
    int node = random.nextInt(nodes);
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> new Fault.Kill(node, duration(random));
      case 3, 4 -> new Fault.Pause(node, duration(random));
      case 5 -> new Fault.Partition(some(random, nodes), duration(random));
      case 6 -> new Fault.OneWay(node, duration(random));
      case 7 ->
          new Fault.Flap(node, 1 + random.nextInt(FLAPS_MAX), 1 + random.nextLong(FLAP_MILLIS_MAX));
      case 8 -> new Fault.DatabaseRestart();
      case 9 -> new Fault.DatabaseAway(duration(random));
      case 10 -> new Fault.RollingRestart();
      default -> new Fault.Drain(node);
    };
  }

  private static long duration(Random random) {
    return random.nextLong(FAULT_MILLIS_MIN, FAULT_MILLIS_MAX);
  }

  /** At least one node, and not all. */
  private static TreeSet<Integer> some(Random random, int nodes) {
    TreeSet<Integer> some = new TreeSet<>();
    for (int count = 1 + random.nextInt(nodes - 1); count > 0; count--) {
      some.add(random.nextInt(nodes));
    }
    return some;
  }
}
