package dev.weir.series.shard;

import dev.weir.series.index.Matcher;
import dev.weir.series.rollup.Tier;
import java.util.List;
import java.util.Optional;

/**
 * What can be asked of a metrics shard. Samples of histograms come in parts, as they are stored
 * ({@link dev.weir.series.histogram}); names and values of labels, and lists of series, are those
 * of whole histograms. A selector is a list of matchers that must all fit; several selectors mean
 * the series of any of them, no selector means all series.
 */
public sealed interface Question {
  /**
   * Names of labels, of series with a sample in a time. Answered by {@link Answer.Texts}.
   *
   * @param from the earliest time, in milliseconds
   * @param to the latest time, in milliseconds
   */
  record LabelNames(List<List<Matcher>> selectors, long from, long to) implements Question {}

  /**
   * Values of one label, of series with a sample in a time. Answered by {@link Answer.Texts}.
   *
   * @param from the earliest time, in milliseconds
   * @param to the latest time, in milliseconds
   */
  record LabelValues(String name, List<List<Matcher>> selectors, long from, long to)
      implements Question {}

  /**
   * Series with a sample in a time, a histogram once. Answered by {@link Answer.Series}.
   *
   * @param from the earliest time, in milliseconds
   * @param to the latest time, in milliseconds
   * @param seriesMax most series of the answer
   */
  record Series(List<List<Matcher>> selectors, long from, long to, int seriesMax)
      implements Question {}

  /**
   * What the shard holds, by metrics and labels. Answered by {@link Answer.Statistics}.
   *
   * @param top how many of each list
   */
  record Statistics(int top) implements Question {}

  /**
   * Samples in order of their series, all selected parts of a histogram in one page. Answered by
   * {@link Answer.Samples}.
   *
   * @param from the earliest time, in milliseconds
   * @param to the latest time, in milliseconds
   * @param afterSid the last series of the page before; -1 for the first page
   * @param samplesMax about how many samples make a page; one series is never split
   */
  record Samples(List<List<Matcher>> selectors, long from, long to, int afterSid, int samplesMax)
      implements Question {}

  /**
   * The newest sample of each series in a time, without series that end with it. Of a histogram all
   * selected parts that have a sample at the time of its newest count, and no others; where a
   * series has histograms, stale markers are given, too, for whoever has both decides what is
   * newest. Answered by {@link Answer.Samples} with one sample a series; a {@code lastSid} says
   * that there are too many series to look at, and what follows it was not looked at.
   *
   * @param after the time behind which it must be, in milliseconds
   * @param to the latest time, in milliseconds
   * @param seriesMax most series of the answer
   */
  record Newest(List<List<Matcher>> selectors, long after, long to, int seriesMax)
      implements Question {}

  /**
   * Rollups, those of samples that are not sealed among them; none of histograms. Answered by
   * {@link Answer.Rolled}.
   *
   * @param from a time in the earliest bucket, in milliseconds
   * @param to a time in the latest bucket, in milliseconds
   * @param afterSid the last series of the page before; -1 for the first page
   * @param bucketsMax about how many buckets make a page; one series is never split
   */
  record Rolled(
      List<List<Matcher>> selectors, Tier tier, long from, long to, int afterSid, int bucketsMax)
      implements Question {}

  /**
   * What senders say of metrics. Answered by {@link Answer.Metadata}.
   *
   * @param metric of which; of all when empty
   * @param metricsMax most metrics of the answer
   */
  record Metadata(Optional<String> metric, int metricsMax) implements Question {}
}
