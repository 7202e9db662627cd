package dev.weir.app;

import dev.weir.app.BenchViewsOptions.Load;
import java.io.PrintWriter;

/**
 * Measures the engine alone: typed batches in, view deltas out, on one thread. Figures are
 * processor time of the process, so that they have the collector in them and other programs on the
 * machine count little.
 */
final class BenchViews {
  private final BenchViewsOptions options;
  private final BenchReport report;
  private final int scale;

  BenchViews(BenchViewsOptions options, PrintWriter out, int scale) {
    this.options = options;
    this.report = new BenchReport(out, "views");
    this.scale = scale;
  }

  void run() {
    if (options.wants(Load.COMPILE)) {
      new BenchCompile(report, scale).run();
    }
    if (options.wants(Load.UPSERTS)) {
      new BenchUpserts(report, scale, options).run();
    }
    if (options.wants(Load.GROWTH)) {
      new BenchGrowth(report, scale, options).run();
    }
    if (options.wants(Load.ISOLATION)) {
      new BenchIsolation(report, scale, options).run();
    }
    if (options.wants(Load.NEXMARK)) {
      new BenchNexmark(report, scale, options).run();
    }
    if (options.wants(Load.TPCH)) {
      new BenchTpch(report, scale, options).run();
    }
    if (options.wants(Load.BACKFILL)) {
      new BenchBackfill(report, scale, options).run();
    }
    if (options.wants(Load.LOADING)) {
      new BenchLoading(report, scale, options).run();
    }
  }
}
