package dev.weir.series.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import dev.weir.series.Labels;
import dev.weir.series.LabelsBuilder;
import dev.weir.series.MetricsBatch;
import dev.weir.series.Runs;
import dev.weir.series.codec.HostSeries;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes a sample, and nanoseconds of CPU of one thread to write and to read it, of batches of a
 * hundred hosts with twenty series each; the first batch, which brings the labels, apart.
 *
 * <p>Not part of the build: {@code -Dweir.figures=true -Dtest=MetricsBatchFigures}. Times are the
 * best of some rounds; they are printed, never asserted.
 */
@EnabledIfSystemProperty(named = "weir.figures", matches = "true")
class MetricsBatchFigures {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsBatchFigures.class);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int HOSTS = 100;
  private static final int STEPS = 400;
  private static final int BATCHES_MAX = 40;
  private static final int ROUNDS = 40;
  private static final long SEED = 1;
  private static final long START = 1_767_600_000_000L;
  private static final long STEP_MILLIS = 10_000;
  private static final String[] REGIONS = {"eu-west-1", "us-east-1", "ap-south-1"};

  private record Result(long bytes, double encodeNanos, double decodeNanos) {}

  private final List<long[]> values = new ArrayList<>();
  private final List<Labels> labels = new ArrayList<>();

  @Test
  void shapes() {
    Random random = Seeds.random(SEED);
    for (int host = 0; host < HOSTS; host++) {
      for (HostSeries kind : HostSeries.ALL) {
        values.add(kind.values(random, STEPS));
        labels.add(labels(kind.name(), host));
      }
    }
    print(1, 2_000);
    print(1, 500);
    print(10, 2_000);
    print(10, 500);
    print(100, 200);
  }

  private static Labels labels(String name, int host) {
    return new LabelsBuilder()
        .add(Labels.METRIC_NAME, name)
        .add("hostname", "host_" + host)
        .add("region", REGIONS[host % REGIONS.length])
        .add("datacenter", "dc" + host % 9)
        .add("rack", "rack-" + host * 7 % 50)
        .add("os", "debian-13")
        .add("arch", host % 2 == 0 ? "x64" : "arm64")
        .add("team", "team-" + host % 5)
        .add("service", "service-" + host % 19)
        .add("version", "v" + host % 2)
        .add("environment", host % 4 == 0 ? "test" : "production")
        .build();
  }

  private List<MetricsBatch> batches(int steps, int series) {
    List<MetricsBatch> all = new ArrayList<>();
    for (int from = 0; from + steps <= STEPS && all.size() < BATCHES_MAX; from += steps) {
      Runs.Builder runs = new Runs.Builder();
      for (int sid = 0; sid < series; sid++) {
        runs.begin(sid);
        for (int i = from; i < from + steps; i++) {
          runs.add(START + STEP_MILLIS * i, values.get(sid)[i]);
        }
      }
      long arrival = START + STEP_MILLIS * (from + steps);
      List<Labels> fresh = from == 0 ? labels.subList(0, series) : List.of();
      all.add(new MetricsBatch(arrival, from == 0 ? 0 : series, fresh, runs.build()));
    }
    return all;
  }

  private void print(int steps, int series) {
    List<MetricsBatch> all = batches(steps, series);
    int first = MetricsBatchCodec.encode(all.removeFirst()).length;
    Result best = measure(all);
    for (int round = 1; round < ROUNDS; round++) {
      Result next = measure(all);
      best =
          new Result(
              next.bytes,
              Math.min(best.encodeNanos, next.encodeNanos),
              Math.min(best.decodeNanos, next.decodeNanos));
    }
    double samples = (double) steps * series * all.size();
    LOG.warn(
        "{}",
        "{\"bench\":\"batches\",\"steps\":%d,\"series\":%d,\"bytes_per_sample\":%.3f,\"encode_ns\":%.1f,\"decode_ns\":%.1f,\"first_bytes\":%d,\"later_bytes\":%d}"
            .formatted(
                steps,
                series,
                best.bytes / samples,
                best.encodeNanos / samples,
                best.decodeNanos / samples,
                first,
                best.bytes / all.size()));
  }

  private static Result measure(List<MetricsBatch> all) {
    List<byte[]> events = new ArrayList<>();
    long start = THREADS.getCurrentThreadCpuTime();
    all.forEach(batch -> events.add(MetricsBatchCodec.encode(batch)));
    long encoded = THREADS.getCurrentThreadCpuTime();
    long[] last = {};
    for (byte[] event : events) {
      last = MetricsBatchCodec.decode(event).runs().bits();
    }
    long decoded = THREADS.getCurrentThreadCpuTime();
    assertThat(last).isEqualTo(all.getLast().runs().bits());
    return new Result(
        events.stream().mapToLong(event -> event.length).sum(), encoded - start, decoded - encoded);
  }
}
