package dev.weir.app;

import dev.weir.placement.PlacementBench;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Decisions about the placement of shards in a simulated region far larger than the machine. */
final class BenchPlacement {
  private static final int NODES = 1_000;
  private static final int SHARDS = 10_000;
  private static final int TENANTS = 1_000_000;
  private static final int QUICK = 10;
  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final BenchClusterReport report;

  BenchPlacement(BenchClusterReport report) {
    this.report = report;
  }

  void run(boolean quick, long seed) {
    int scale = quick ? QUICK : 1;
    Map<String, Object> region =
        Map.of("nodes", NODES / scale, "shards", SHARDS / scale, "tenants", TENANTS / scale);
    for (PlacementBench.Figure figure :
        new PlacementBench(NODES / scale, SHARDS / scale, TENANTS / scale, seed).run()) {
      String what = "placement, " + figure.decision();
      report.add(what + ", p50", figure.median() / NANOS_PER_MILLI, "ms", region);
      report.add(what + ", p99", figure.p99() / NANOS_PER_MILLI, "ms", region);
      report.add(what + ", max", figure.longest() / NANOS_PER_MILLI, "ms", region);
      report.add(
          what + ", max of processor time",
          figure.processorLongest() / NANOS_PER_MILLI,
          "ms",
          region);
    }
  }
}
