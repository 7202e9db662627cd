package dev.weir.series.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import dev.weir.series.Labels;
import dev.weir.series.LabelsBuilder;
import dev.weir.series.MetricsBatch;
import dev.weir.series.Runs;
import dev.weir.series.codec.HostSeries;
import dev.weir.series.head.Head;
import dev.weir.series.index.SeriesIndex;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What it costs to open a shard of 250,000 series, a quarter of a million, and of what.
 *
 * <p>Not part of the build: {@code -Dweir.figures=true -Dtest=ShardFigures}. Times are CPU time of
 * the one thread; the first round is that of a process that has just begun.
 */
@EnabledIfSystemProperty(named = "weir.figures", matches = "true")
class ShardFigures {
  private static final Logger LOG = LoggerFactory.getLogger(ShardFigures.class);
  private static final long START = 1_700_000_000_000L;
  private static final long STEP = 10_000;
  private static final int SERIES = 250_000;
  private static final int PART = 5_000;
  private static final int METRICS = 20;
  private static final int HOSTS = 50;
  private static final long MUCH = 1L << 40;

  @Test
  void opening() throws IOException {
    for (int samples : new int[] {1, 60, 360}) {
      ShardImage image = image(samples);
      for (int round = 0; round < 4; round++) {
        opening(image, samples, round);
      }
    }
  }

  private static void opening(ShardImage image, int samples, int round) throws IOException {
    long start = cpu();
    SeriesIndex index = SeriesIndex.read(in(image.index()));
    long indexed = cpu();
    Head head = Head.read(in(image.head()), MUCH);
    long headed = cpu();
    MetricsShard shard = MetricsShard.of(image);
    long opened = cpu();
    assertThat(index.size()).isEqualTo(shard.seriesCount());
    assertThat(head.accountedBytes()).isPositive();
    LOG.warn(
        "{}",
        "{\"bench\":\"shard_open\",\"series\":%d,\"samples\":%d,\"round\":%d,\"index_ms\":%d,\"head_ms\":%d,\"shard_ms\":%d,\"index_bytes\":%d,\"head_bytes\":%d}"
            .formatted(
                SERIES,
                samples,
                round,
                (indexed - start) / 1_000_000,
                (headed - indexed) / 1_000_000,
                (opened - headed) / 1_000_000,
                image.index().length,
                image.head().length));
  }

  private static DataInputStream in(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }

  private static ShardImage image(int samples) {
    MetricsShard shard = new MetricsShard();
    long[][] values = values(samples);
    for (int first = 0; first < SERIES; first += PART) {
      List<Labels> fresh = new ArrayList<>();
      Runs.Builder runs = new Runs.Builder();
      for (int sid = first; sid < first + PART; sid++) {
        fresh.add(labels(sid));
        runs.begin(sid);
        for (int at = 0; at < samples; at++) {
          runs.add(START + at * STEP, values[sid % values.length][at]);
        }
      }
      shard.apply(new MetricsBatch(START, first, fresh, runs.build()));
    }
    return shard.image().orElseThrow();
  }

  private static long[][] values(int samples) {
    Random random = Seeds.random(1);
    int kinds = HostSeries.ALL.size();
    long[][] values = new long[HOSTS * kinds][];
    for (int at = 0; at < values.length; at++) {
      values[at] = HostSeries.ALL.get(at % kinds).values(random, samples);
    }
    return values;
  }

  private static Labels labels(int number) {
    int host = number / METRICS;
    LabelsBuilder labels =
        new LabelsBuilder()
            .add(Labels.METRIC_NAME, "devops_metric_" + number % METRICS)
            .add("hostname", "host_" + host + ".example.org");
    for (int at = 0; at < 8; at++) {
      labels.add("label_" + at, "value-" + host % (3 + 10 * at));
    }
    return labels.build();
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
