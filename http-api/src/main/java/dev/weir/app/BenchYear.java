package dev.weir.app;

import dev.weir.app.dataset.SampleForm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a year costs to look back at, from samples and from rollups of them. */
final class BenchYear {
  private static final int DAYS = 365;
  private static final int DAYS_MIN = 4;
  private static final int SERIES = 4;
  private static final int STEP = 10;
  private static final int DAY = 86_400;
  private static final int PASSES_BEFORE = 3;
  private static final int PASSES = 3;

  /** Longer than a year, so that samples are there to compare with. */
  private static final List<String> KEPT =
      List.of(
          "weir.metrics { retention = 400d, retention-hour = 400d }",
          "weir.limits.query-time-max = 60s");

  private static final String QUERY = "max by (region) (avg_over_time(year[1d]))";

  private final BenchIngest bench;
  private final int days;

  BenchYear(BenchIngest bench) {
    this.bench = bench;
    this.days = Math.max(DAYS_MIN, DAYS / bench.scale());
  }

  void run() {
    try (BenchWeirStore store =
        BenchWeirStore.start(
            bench.directory().resolve("year"), BenchMetricsOptions.HEAP_MEGABYTES, KEPT)) {
      long end = bench.from() / 1_000;
      for (int day = 0; day < days; day++) {
        long midnight = end - (long) (days - day) * DAY;
        store.send("year", SampleForm.JSON, List.of(lines(midnight)), (long) SERIES * DAY / STEP);
      }
      double samples = report(store, end, "raw", 3);
      double hours = report(store, end, "1h", 30);
      bench
          .report()
          .add(
              "a year of samples, times the processor time of the tier of hours",
              samples / hours,
              "times",
              new BenchTarget(20, 100).beside(conditions(store)));
      report(store, end, "1d", 30);
    }
  }

  /** A day of each series on a line, at the step of the other data sets. */
  private static byte[] lines(long midnight) {
    StringBuilder lines = new StringBuilder();
    for (int series = 0; series < SERIES; series++) {
      lines.append("{\"metric\":{\"__name__\":\"year\",\"host\":\"host_").append(series);
      lines.append("\",\"region\":\"region_").append(series % 2).append("\"},\"values\":[");
      for (int second = 0; second < DAY; second += STEP) {
        lines.append(second == 0 ? "" : ",");
        lines.append((second * 31L + series * 7L + midnight / DAY) % 1_000 / 10.0);
      }
      lines.append("],\"timestamps\":[");
      for (int second = 0; second < DAY; second += STEP) {
        lines.append(second == 0 ? "" : ",").append((midnight + second) * 1_000 + 13);
      }
      lines.append("]}\n");
    }
    return lines.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private Map<String, Object> conditions(BenchStore store) {
    return Map.of(
        "server",
        store.name(),
        "query",
        QUERY,
        "step",
        "1d",
        "days",
        days,
        "points",
        (long) SERIES * DAY / STEP * days,
        "series",
        SERIES);
  }

  private double report(BenchStore store, long end, String tier, int questions) {
    String path =
        "%s/query_range?query=%s&start=%d&end=%d&step=1d&tier=%s&timeout=60s"
            .formatted(
                store.api("year"),
                URLEncoder.encode(QUERY, StandardCharsets.UTF_8),
                end - (long) (days - 1) * DAY,
                end,
                tier);
    byte[] request = BenchClient.request("GET", path, "text/plain", new byte[0]);
    List<Double> all = new ArrayList<>();
    try (BenchClient client = new BenchClient(store.base())) {
      for (int pass = 0; pass < PASSES_BEFORE + PASSES; pass++) {
        Duration before = store.processorTime();
        for (int i = 0; i < questions; i++) {
          client.sendExpectingSuccess(request);
        }
        all.add(store.processorTime().minus(before).toNanos() / 1e6 / questions);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(store.name() + " does not answer", e);
    }
    double least =
        all.subList(PASSES_BEFORE, all.size()).stream().min(Double::compare).orElseThrow();
    bench.report().add("a year by days, tier " + tier + ", cpu", least, "ms", conditions(store));
    return least;
  }
}
