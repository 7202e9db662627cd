package dev.weir.app;

import dev.weir.app.dataset.DataSet;
import dev.weir.app.dataset.SampleForm;
import java.util.List;
import java.util.Map;

/**
 * Processor time of a server for a million samples, by the form in which they are sent.
 *
 * <p>Servers take turns over the same bodies: a few passes until their code is compiled and their
 * caches are full, then those that are measured.
 */
final class BenchForms {
  static final int HOSTS = 100;

  /** Ten million samples of a form, until its code is compiled. */
  private static final int PASSES_BEFORE = 10;

  private static final int PASSES = 5;

  private final BenchIngest bench;

  /** A form, how much of it a request has, and what it may take. */
  private record Shape(String what, SampleForm form, int steps, double first, double aim) {}

  private static final List<Shape> SHAPES =
      List.of(
          new Shape("Influx lines, 20k points a request", SampleForm.INFLUX, 10, 0.5, 0.25),
          new Shape("remote write, 2k points a request", SampleForm.REMOTE_WRITE, 1, 1.0, 0.5),
          new Shape("remote write, 10k points a request", SampleForm.REMOTE_WRITE, 5, 1.0, 0.5),
          new Shape("JSON lines, 20k points a request", SampleForm.JSON, 10, 0.4, 0.2),
          new Shape("Prometheus text, 2k points a request", SampleForm.TEXT, 1, 0.9, 0.45));

  BenchForms(BenchIngest bench) {
    this.bench = bench;
  }

  void run() {
    DataSet data = DataSet.devops(HOSTS, bench.seed(), bench.from());
    try (BenchStores stores = bench.stores("forms")) {
      for (int i = 0; i < SHAPES.size(); i++) {
        BenchPasses passes = new BenchPasses(stores, "form-" + i);
        measure(passes, SHAPES.get(i), data);
      }
    }
  }

  /** Its samples go on where those of the form before ended: no server has seen them. */
  private void measure(BenchPasses passes, Shape shape, DataSet data) {
    for (int i = 0; i < PASSES_BEFORE + PASSES; i++) {
      DataSet.Steps steps = data.next(BenchMetricsOptions.steps(bench.scale()));
      passes.send(shape.form, shape.form.bodies(steps, HOSTS, shape.steps), steps.points());
    }
    Map<String, Object> conditions =
        Map.of("data_set", data.name(), "series", data.series(), "connections", 1);
    passes.report(
        bench.report(),
        shape.what,
        PASSES_BEFORE,
        new BenchTarget(shape.first, shape.aim),
        conditions);
  }
}
