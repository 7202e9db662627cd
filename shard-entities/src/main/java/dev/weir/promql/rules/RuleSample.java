package dev.weir.promql.rules;

import dev.weir.series.Labels;

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
}
