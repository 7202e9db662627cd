package dev.weir.promql.evaluation;

import dev.weir.promql.Expression;
import dev.weir.promql.TimeShift;
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
    all.forEach(each -> budget.hold(each.times().length));
    all.sort(BY_LABELS);
    return all;
  }

  /** The newest samples of series, step by step. */
  List<Column> newest(Expression.InstantSelector selector, Steps steps) {
    return newest(selector, steps, (_, bits) -> Absent.plain(Double.longBitsToDouble(bits)));
  }

  /** The times of these samples in seconds. */
  List<Column> timesOfNewest(Expression.InstantSelector selector, Steps steps) {
    return newest(selector, steps, (time, _) -> time / 1000.0);
  }

  /** What is taken of a sample. */
  private interface Taken {
    double of(long time, long bits);
  }

  private List<Column> newest(Expression.InstantSelector selector, Steps steps, Taken taken) {
    List<Column> columns = new ArrayList<>();
    for (SeriesSamples series : samples(query.selection(selector, steps))) {
      double[] values = newest(series, selector.shift(), steps, taken);
      if (!Column.isEmpty(values)) {
        columns.add(new Column(series.labels(), values));
      }
    }
    return columns;
  }

  private double[] newest(SeriesSamples series, TimeShift shift, Steps steps, Taken taken) {
    long[] times = series.times();
    double[] values = new double[steps.count()];
    int next = 0;
    for (int step = 0; step < values.length; step++) {
      long time = query.shifted(shift, steps.at(step));
      while (next < times.length && times[next] <= time) {
        next++;
      }
      int newest = next - 1;
      values[step] =
          newest < 0
                  || times[newest] <= time - query.lookbackMillis()
                  || series.bits()[newest] == STALE
              ? Absent.VALUE
              : taken.of(times[newest], series.bits()[newest]);
    }
    return values;
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
