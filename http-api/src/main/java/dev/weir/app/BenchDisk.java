package dev.weir.app;

import dev.weir.app.dataset.DataSet;
import dev.weir.app.dataset.SampleForm;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What a sample takes on disk once all is written, and in the journal before. */
final class BenchDisk {
  private static final int STEPS_A_REQUEST = 10;

  /** Of a series until they become a chunk; twelve hours are six times so many. */
  private static final int CHUNK_STEPS = 720;

  private static final int CHUNKS = 6;
  private static final int HOSTS_MIN = 5;

  private final BenchIngest bench;

  BenchDisk(BenchIngest bench) {
    this.bench = bench;
  }

  void run() {
    measure(
        hosts -> DataSet.devops(hosts, bench.seed(), bench.from()),
        new BenchTarget(0.85, 0.62),
        BenchTarget.NONE);
    measure(
        hosts -> DataSet.calm(hosts, bench.seed(), bench.from()),
        BenchTarget.NONE,
        new BenchTarget(0.06, 0.03));
  }

  private void measure(Function<Integer, DataSet> made, BenchTarget whole, BenchTarget data) {
    DataSet set =
        made.apply(
            Math.max(
                HOSTS_MIN, BenchForms.HOSTS * Math.min(CHUNKS, bench.scale()) / bench.scale()));
    int chunks = Math.max(1, CHUNKS / bench.scale());
    try (BenchStores stores =
        BenchStores.start(
            bench.options(),
            bench.directory().resolve("disk-" + set.name()),
            BenchWeirStore.NO_SNAPSHOTS)) {
      long points = 0;
      for (int i = 0; i < chunks; i++) {
        DataSet.Steps steps = set.next(CHUNK_STEPS);
        List<byte[]> bodies = SampleForm.INFLUX.bodies(steps, BenchForms.HOSTS, STEPS_A_REQUEST);
        for (BenchStore store : stores.inTurn(i)) {
          store.send(set.name(), SampleForm.INFLUX, bodies, steps.points());
        }
        points += steps.points();
      }
      for (BenchStore store : stores.inTurn(0)) {
        Map<String, Object> beside =
            Map.of(
                "data_set", set.name(),
                "series", set.series(),
                "points", points,
                "request_points", set.series() * STEPS_A_REQUEST,
                "server", store.name());
        report(store.settle(set.name(), points), points, beside, whole, data);
      }
    }
  }

  private void report(
      BenchStore.Bytes bytes,
      long points,
      Map<String, Object> beside,
      BenchTarget whole,
      BenchTarget data) {
    double all = bytes.data() + (double) bytes.index();
    String set = (String) beside.get("data_set");
    bench
        .report()
        .add("disk, " + set + ", with index", all / points, "B/point", whole.beside(beside));
    Map<String, Object> parts = new TreeMap<>(data.beside(beside));
    parts.put("index_bytes", bytes.index());
    bench.report().add("disk, " + set + ", data", (double) bytes.data() / points, "B/point", parts);
    bench
        .report()
        .add(
            "journal, " + set + ", 10 steps a request",
            (double) bytes.journal() / points,
            "B/point",
            new BenchTarget(2.0, 1.0).beside(beside));
  }
}
