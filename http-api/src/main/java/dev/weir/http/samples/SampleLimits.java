package dev.weir.http.samples;

import dev.weir.config.Limits;

/**
 * What one request of samples may hold.
 *
 * @param labels of one series, its metric name among them
 * @param nameBytes of one label name, in UTF-8
 * @param valueBytes of one label value, in UTF-8
 * @param labelSetBytes of all names and values of one series
 * @param seriesBytes memory for all series of the request; few bytes of a request can name many
 *     long series
 * @param points of the request
 * @param errors described; later ones are only counted
 */
public record SampleLimits(
    int labels,
    int nameBytes,
    int valueBytes,
    int labelSetBytes,
    long seriesBytes,
    int points,
    int errors) {
  /** Refuses limits that allow nothing. */
  public SampleLimits {
    if (Math.min(Math.min(labels, nameBytes), Math.min(valueBytes, labelSetBytes)) < 1
        || seriesBytes < 1
        || points < 1
        || errors < 0) {
      throw new IllegalArgumentException("sample limits must be positive");
    }
  }

  /** What is allowed where nothing else is set. */
  public static final SampleLimits DEFAULT =
      new SampleLimits(64, 256, 4 << 10, 16 << 10, 128L << 20, 4 << 20, 10);

  /** What the limits of a node allow. */
  public static SampleLimits of(Limits limits) {
    return new SampleLimits(
        limits.seriesLabelsMax(),
        limits.labelNameBytesMax(),
        limits.labelValueBytesMax(),
        limits.labelSetBytesMax(),
        DEFAULT.seriesBytes(),
        DEFAULT.points(),
        DEFAULT.errors());
  }
}
