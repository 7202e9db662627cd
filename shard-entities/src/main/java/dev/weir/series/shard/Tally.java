package dev.weir.series.shard;

/**
 * What became of the samples of a batch. A histogram is one sample, see {@link
 * dev.weir.series.Labels#isCounted}.
 *
 * @param accepted stored, those among them that came late or replaced another value
 * @param duplicate there already, with the same time and value
 * @param late of {@code accepted}: not newer than the newest one of their series
 * @param newSeries series that were seen for the first time
 */
public record Tally(int accepted, int duplicate, int late, int newSeries) {
  /** Nothing at all. */
  public static final Tally NONE = new Tally(0, 0, 0, 0);
}
