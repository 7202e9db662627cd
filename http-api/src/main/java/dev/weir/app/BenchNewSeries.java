package dev.weir.app;

import dev.weir.app.dataset.DataSet;
import dev.weir.app.dataset.SampleForm;
import java.nio.file.Path;
import java.util.Map;

/** Processor time of a server for the first pass over series that it does not know. */
final class BenchNewSeries {
  private static final int HOSTS = 5_000;
  private static final int STEPS = 10;
  private static final int PASSES_BEFORE = 4;
  private static final int PASSES = 3;

  private final BenchMetricsOptions options;
  private final BenchClusterReport report;
  private final Path directory;
  private final long seed;
  private final int scale;

  BenchNewSeries(
      BenchMetricsOptions options,
      BenchClusterReport report,
      Path directory,
      long seed,
      int scale) {
    this.options = options;
    this.report = report;
    this.directory = directory;
    this.seed = seed;
    this.scale = scale;
  }

  void run() {
    int hosts = Math.max(BenchForms.HOSTS, HOSTS / scale);
    try (BenchStores stores = BenchStores.start(options, directory.resolve("new-series"))) {
      BenchPasses passes = new BenchPasses(stores, "new-series");
      DataSet known = DataSet.devops(BenchForms.HOSTS, seed, options.from());
      for (int i = 0; i < PASSES_BEFORE; i++) {
        send(passes, known.next(BenchMetricsOptions.steps(scale)));
      }
      for (int i = 0; i < PASSES; i++) {
        int first = BenchForms.HOSTS + i * hosts;
        send(passes, DataSet.devopsOf(first, hosts, seed, options.from()).next(STEPS));
      }
      passes.report(
          report,
          "new series, first pass, remote write, 2k points a request",
          PASSES_BEFORE,
          new BenchTarget(2.0, 1.0),
          Map.of("data_set", known.name(), "series", hosts * known.series() / BenchForms.HOSTS));
    }
  }

  private static void send(BenchPasses passes, DataSet.Steps steps) {
    SampleForm form = SampleForm.REMOTE_WRITE;
    passes.send(form, form.bodies(steps, BenchForms.HOSTS, 1), steps.points());
  }
}
