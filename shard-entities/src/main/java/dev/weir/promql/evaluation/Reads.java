package dev.weir.promql.evaluation;

import dev.weir.promql.Expression;
import dev.weir.series.rollup.Tier;
import dev.weir.series.shard.Answer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads what selectors mean. */
final class Reads {
  /** Bits of the value that ends a series. */
  static final long STALE = Answer.STALE;

  private static final Comparator<SeriesSamples> BY_LABELS =
      Comparator.comparing(SeriesSamples::labels, LabelSets.ORDER);

  /** Numbers that a histogram counts for. */
  private static final int HISTOGRAM_SIZE = 8;

  private final Query query;
  private final SeriesSource source;
  private final Budget budget;

  Reads(Query query, SeriesSource source, Budget budget) {
    this.query = query;
    this.source = source;
    this.budget = budget;
  }

  private List<SeriesSamples> samples(Selection selection) {
    List<SeriesSamples> all = new ArrayList<>(source.read(selection));
    all.forEach(each -> budget.hold(held(each)));
    all.sort(BY_LABELS);
    return all;
  }

  private static long held(SeriesSamples series) {
    return series.times().length + (long) HISTOGRAM_SIZE * series.histograms().size();
  }

  /** The newest samples of series, step by step. */
  List<Column> newest(Expression.InstantSelector selector, Steps steps) {
    return newest(selector, steps, false);
  }

  /** The times of these samples in seconds. */
  List<Column> timesOfNewest(Expression.InstantSelector selector, Steps steps) {
    return newest(selector, steps, true);
  }

  private List<Column> newest(Expression.InstantSelector selector, Steps steps, boolean isOfTimes) {
    List<Column> columns = new ArrayList<>();
    for (SeriesSamples series : samples(query.selection(selector, steps))) {
      budget.room((columns.size() + 1L) * steps.count());
      Column column = new NewestSamples(query, selector.shift(), steps).of(series, isOfTimes);
      if (!column.isEmpty()) {
        columns.add(column);
      }
    }
    return columns;
  }

  /** The buckets of a tier in ranges before steps. */
  List<SeriesBuckets> buckets(Expression.RangeSelector selector, Steps steps, Optional<Tier> tier) {
    List<SeriesBuckets> all =
        new ArrayList<>(source.rolled(query.selection(selector, steps, tier)));
    all.forEach(each -> budget.hold(each.buckets().size()));
    all.sort(Comparator.comparing(SeriesBuckets::labels, LabelSets.ORDER));
    return all;
  }

  /** The samples of ranges before steps. */
  List<RangeSeries> ranges(Expression.RangeSelector selector, Steps steps) {
    return samples(query.selection(selector, steps)).stream().map(RangeSeries::of).toList();
  }
}
