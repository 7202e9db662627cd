package dev.weir.promql.rules;

import dev.weir.series.Labels;
import dev.weir.series.histogram.Histogram;
import dev.weir.series.histogram.HistogramColumns;
import java.util.ArrayList;
import java.util.List;

/**
 * A sample that a rule writes.
 *
 * @param time milliseconds since 1970
 * @param bits of the value; those of the stale marker where the series has ended
 */
public record RuleSample(Labels labels, long time, long bits) {
  /** Prometheus' mark of a series that has ended. */
  public static final long STALE = 0x7ff0000000000002L;

  static RuleSample of(Labels labels, long time, double value) {
    return new RuleSample(labels, time, Double.doubleToRawLongBits(value));
  }

  /** The parts of a histogram. */
  static List<RuleSample> of(Labels labels, long time, Histogram histogram) {
    List<RuleSample> parts = new ArrayList<>();
    HistogramColumns.write(
        histogram, (name, bits) -> parts.add(new RuleSample(labels.withPart(name), time, bits)));
    return parts;
  }

  /** Whether the mark is written on a series; the buckets of a histogram end with the whole. */
  static boolean canEnd(Labels labels) {
    return !labels.isPart() || HistogramColumns.canEnd(labels.part());
  }
}
