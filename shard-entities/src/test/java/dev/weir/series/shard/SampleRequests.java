package dev.weir.series.shard;

import dev.weir.series.Labels;
import dev.weir.series.LabelsBuilder;
import dev.weir.series.MetricsBatch;
import dev.weir.series.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Requests as a router sends them to a shard: in order, late, twice, with other values. */
public final class SampleRequests {
  public static final long BEGIN = 1_767_600_000_000L;

  private static final long STEP = 10_000;
  private static final long[] HOSTILE = {
    0x7ff0000000000002L,
    0x7ff8000000000001L,
    Double.doubleToRawLongBits(-0.0),
    Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY),
    Double.doubleToRawLongBits(0x1p62)
  };

  private final Random random;
  private final int series;
  private long now = BEGIN;

  /**
   * @param series how many different ones there are
   */
  public SampleRequests(Random random, int series) {
    this.random = random;
    this.series = series;
  }

  static Labels labels(int number) {
    return new LabelsBuilder()
        .add("__name__", "metric_" + number % 7)
        .add("host", "h" + number)
        .add("region", "r" + number % 3)
        .build();
  }

  /** The next one; about a tenth of the samples is late. */
  public MetricsBatch next() {
    now += STEP * random.nextInt(1, 30);
    List<Labels> fresh = new ArrayList<>();
    Runs.Builder runs = new Runs.Builder();
    for (int number = 0; number < series; number++) {
      if (random.nextInt(3) > 0) {
        runs.begin(fresh.size());
        fresh.add(labels(number));
        addRun(runs, random.nextInt(1, 15));
      }
    }
    return new MetricsBatch(now, 0, fresh, runs.build());
  }

  private void addRun(Runs.Builder runs, int length) {
    long time = now - STEP * length;
    for (int i = 0; i < length; i++) {
      time += STEP;
      boolean late = random.nextInt(10) == 0;
      runs.add(late ? now - STEP * random.nextInt(200) : time, value());
    }
  }

  private long value() {
    return random.nextInt(12) == 0
        ? HOSTILE[random.nextInt(HOSTILE.length)]
        : Double.doubleToRawLongBits(random.nextInt(-500, 500) / 10.0);
  }
}
