package dev.weir.series.event;

import dev.weir.series.Labels;
import dev.weir.series.LabelsBuilder;
import dev.weir.series.MetricsBatch;
import dev.weir.series.Runs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Batches for tests, and what they hold as text. */
final class Batches {
  private static final long[] HOSTILE = {
    0x7ff0000000000002L,
    0x7ff8000000000001L,
    0xfff8dead0000beefL,
    Double.doubleToRawLongBits(-0.0),
    Double.doubleToRawLongBits(Double.POSITIVE_INFINITY),
    Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY),
    Double.doubleToRawLongBits(Double.MIN_VALUE),
    Double.doubleToRawLongBits(0x1p60),
    Double.doubleToRawLongBits(-0x1p53 - 2),
    Double.doubleToRawLongBits(1e300)
  };

  private Batches() {}

  /** Anything that may be: lengths, times and values of all kinds. */
  static MetricsBatch random(Random random) {
    int firstSid = random.nextInt(1 << random.nextInt(20));
    List<Labels> fresh = new ArrayList<>();
    for (int left = random.nextInt(5); left > 0; left--) {
      fresh.add(labels(random));
    }
    Runs.Builder runs = new Runs.Builder();
    int common = random.nextInt(3) == 0 ? random.nextInt(1, 12) : 0;
    int sid = -1;
    for (int left = random.nextInt(30); left > 0; left--) {
      sid += random.nextInt(1, 1 << random.nextInt(1, 10));
      runs.begin(sid);
      addRun(runs, random, common > 0 ? common : random.nextInt(1, 20));
    }
    return new MetricsBatch(
        random.nextBoolean() ? random.nextLong() : 1_767_600_000_000L,
        firstSid,
        fresh,
        runs.build());
  }

  private static void addRun(Runs.Builder runs, Random random, int length) {
    long time = 1_767_600_000_000L;
    int scale = random.nextInt(4);
    boolean hostile = random.nextInt(4) == 0;
    for (int i = 0; i < length; i++) {
      time = random.nextInt(20) == 0 ? random.nextLong() : time + random.nextInt(3) * 10_000L;
      double decimal = random.nextInt(-100_000, 100_000) / Math.pow(10, scale);
      runs.add(time, hostile ? hostile(random) : Double.doubleToRawLongBits(decimal));
    }
  }

  private static long hostile(Random random) {
    return random.nextBoolean() ? random.nextLong() : HOSTILE[random.nextInt(HOSTILE.length)];
  }

  private static Labels labels(Random random) {
    LabelsBuilder labels = new LabelsBuilder().add("__name__", "metric" + random.nextInt(9));
    for (int i = random.nextInt(6); i > 0; i--) {
      labels.add("label" + i, "välue\n" + random.nextInt(3));
    }
    return labels.build();
  }

  /** Everything that a batch holds. */
  static String text(MetricsBatch batch) {
    Runs runs = batch.runs();
    StringBuilder text = new StringBuilder();
    text.append(batch.arrivalMillis()).append(' ').append(batch.firstSid()).append(' ');
    text.append(
        batch.fresh().stream()
            .map(labels -> HexFormat.of().formatHex(labels.canonical()))
            .collect(Collectors.joining(",")));
    for (int run = 0; run < runs.runs(); run++) {
      text.append('\n').append(runs.sid(run)).append(": ");
      text.append(Arrays.toString(times(runs, run))).append(Arrays.toString(bits(runs, run)));
    }
    return text.toString();
  }

  private static long[] times(Runs runs, int run) {
    long[] times = new long[runs.to(run) - runs.from(run)];
    Arrays.setAll(times, i -> runs.time(runs.from(run) + i));
    return times;
  }

  private static long[] bits(Runs runs, int run) {
    long[] bits = new long[runs.to(run) - runs.from(run)];
    Arrays.setAll(bits, i -> runs.bits(runs.from(run) + i));
    return bits;
  }
}
