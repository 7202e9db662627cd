package dev.weir.app;

import dev.weir.app.dataset.DataSet;
import dev.weir.app.dataset.SampleForm;
import java.util.Map;

/** Processor time of a server for the first pass over series that it does not know. */
final class BenchNewSeries {
  private static final int HOSTS = 5_000;
  private static final int STEPS = 10;
  private static final int PASSES_BEFORE = 4;
  private static final int PASSES = 3;

  private final BenchIngest bench;

  BenchNewSeries(BenchIngest bench) {
    this.bench = bench;
  }

  void run() {
    int hosts = Math.max(BenchForms.HOSTS, HOSTS / bench.scale());
    try (BenchStores stores = bench.stores("new-series")) {
      BenchPasses passes = new BenchPasses(stores, "new-series");
      DataSet known = DataSet.devops(BenchForms.HOSTS, bench.seed(), bench.from());
      for (int i = 0; i < PASSES_BEFORE; i++) {
        send(passes, known.next(BenchMetricsOptions.steps(bench.scale())));
      }
      for (int i = 0; i < PASSES; i++) {
        int first = BenchForms.HOSTS + i * hosts;
        send(passes, DataSet.devopsOf(first, hosts, bench.seed(), bench.from()).next(STEPS));
      }
      passes.report(
          bench.report(),
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
