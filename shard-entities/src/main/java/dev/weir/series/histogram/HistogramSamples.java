package dev.weir.series.histogram;

/**
 * The histograms of one series.
 *
 * @param times in milliseconds, ascending
 * @param values as many as times; null where the series has ended
 */
public record HistogramSamples(long[] times, Histogram[] values) {
  /** No histograms. */
  public static final HistogramSamples NONE = new HistogramSamples(new long[0], new Histogram[0]);

  /** Refuses values that are not as many as times. */
  public HistogramSamples {
    if (times.length != values.length) {
      throw new IllegalArgumentException(
          "%d histograms at %d times".formatted(values.length, times.length));
    }
  }

  /** How many there are, those among them that say that the series has ended. */
  public int size() {
    return times.length;
  }
}
