package dev.weir.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares what two regions take, by turns, so that both see the same machine. */
final class BenchRates {
  private static final int ROUNDS = 3;

  private static final int QUICK_ROUNDS = 1;

  /** Several processes compile their code side by side: that takes a while on two cores. */
  private static final int WARM_UPS_MAX = 12;

  /** Warm is who gains less from one round to the next. */
  private static final double GAIN_MAX = 1.05;

  private final BenchClusterReport report;
  private final Duration time;
  private final int warmUpsMax;
  private final int rounds;

  private BenchRates(BenchClusterReport report, Duration time, int warmUpsMax, int rounds) {
    this.report = report;
    this.time = time;
    this.warmUpsMax = warmUpsMax;
    this.rounds = rounds;
  }

  /** Rounds of ten seconds, or one round of a second, not warm, to try the bench itself. */
  static BenchRates of(BenchClusterReport report, boolean quick) {
    return quick
        ? new BenchRates(report, Duration.ofSeconds(1), 1, QUICK_ROUNDS)
        : new BenchRates(report, Duration.ofSeconds(10), WARM_UPS_MAX, ROUNDS);
  }

  /** One of the two. */
  record Side(String name, BenchRegion region) {}

  /**
   * Measures both and reports the rates and their ratio.
   *
   * @param what is measured; also tells the tenants of this comparison from others
   */
  void compare(String what, Side one, Side other, int tenants, int rows, String unit) {
    String prefix = what.replaceAll("[^a-z0-9]+", "-") + "-" + tenants;
    List<Double> ones = new ArrayList<>();
    List<Double> others = new ArrayList<>();
    try (BenchLanes first = BenchLanes.open(one.region().bases(), prefix, tenants, rows);
        BenchLanes second = BenchLanes.open(other.region().bases(), prefix, tenants, rows)) {
      warmUp(first, second);
      for (int round = 0; round < rounds; round++) {
        ones.add(first.rowsPerSecond(time));
        others.add(second.rowsPerSecond(time));
      }
    }
    double per = unit.startsWith("batches") ? rows : 1;
    double a = BenchPercentiles.of(ones).at(50) / per;
    double b = BenchPercentiles.of(others).at(50) / per;
    Map<String, Object> load =
        Map.of(
            "tenants", tenants, "batch_rows", rows, "rounds", rounds, "round_s", time.toSeconds());
    report.add(what + ", " + one.name(), a, unit, load);
    report.add(what + ", " + other.name(), b, unit, load);
    report.add(what + ", " + one.name() + " against " + other.name(), a / b, "ratio", load);
  }

  /**
   * By turns, so that no connection is idle for long. It ends after two rounds that were no better
   * for either: one may have met a busy machine.
   */
  private void warmUp(BenchLanes first, BenchLanes second) {
    double bestFirst = first.rowsPerSecond(time);
    double bestSecond = second.rowsPerSecond(time);
    int idle = 0;
    for (int round = 1; round < warmUpsMax && idle < 2; round++) {
      double nowFirst = first.rowsPerSecond(time);
      double nowSecond = second.rowsPerSecond(time);
      boolean better = nowFirst > bestFirst * GAIN_MAX || nowSecond > bestSecond * GAIN_MAX;
      idle = better ? 0 : idle + 1;
      bestFirst = Math.max(bestFirst, nowFirst);
      bestSecond = Math.max(bestSecond, nowSecond);
    }
  }
}
