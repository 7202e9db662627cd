package dev.weir.promql.evaluation;

import dev.weir.promql.Expression;
import dev.weir.promql.Function;
import dev.weir.series.Labels;
import dev.weir.series.rollup.Bucket;
import dev.weir.series.rollup.Tier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Answers functions of a range from rollups. */
final class TierCalls {
  private static final double MILLIS = 1_000;

  private final Evaluator evaluator;
  private final Reads reads;
  private final Annotations annotations;

  TierCalls(Evaluator evaluator, Reads reads, Annotations annotations) {
    this.evaluator = evaluator;
    this.reads = reads;
    this.annotations = annotations;
  }

  List<Column> columns(Expression.Call call, Steps steps, Optional<Tier> tier) {
    Expression.RangeSelector range = TierRule.range(call);
    annotations.inform(
        "answered from the tier %s: a sample on the edge of a period counts for the one that it"
                .formatted(tier.orElseThrow().text())
            + " begins, and increases are not extrapolated",
        range.span());
    Set<Labels> seen = new HashSet<>();
    List<Column> columns = new ArrayList<>();
    for (SeriesBuckets series : reads.buckets(range, steps, tier)) {
      double[] values = values(call.function(), range, series.buckets(), steps);
      if (!Column.isEmpty(values)) {
        columns.add(new Column(RangeCalls.labels(call.function(), series.labels(), seen), values));
      }
    }
    return columns;
  }

  private double[] values(
      Function function, Expression.RangeSelector range, List<Bucket> buckets, Steps steps) {
    double[] values = new double[steps.count()];
    int from = 0;
    int to = 0;
    for (int step = 0; step < values.length; step++) {
      long end = evaluator.query().shifted(range.series().shift(), steps.at(step));
      while (to < buckets.size() && buckets.get(to).start() < end) {
        to++;
      }
      while (from < to && buckets.get(from).start() < end - range.rangeMillis()) {
        from++;
      }
      evaluator.work(to - from);
      values[step] =
          value(function, Bucket.together(buckets, from, to), range.rangeMillis() / MILLIS);
    }
    return values;
  }

  private static double value(Function function, Bucket bucket, double seconds) {
    if (bucket.count() == 0) {
      return Absent.VALUE;
    }
    return switch (function) {
      case AVG_OVER_TIME -> bucket.total() / bucket.count();
      case COUNT_OVER_TIME -> bucket.count();
      case FIRST_OVER_TIME -> plain(bucket.first());
      case INCREASE -> bucket.count() < 2 ? Absent.VALUE : bucket.increase();
      case LAST_OVER_TIME -> plain(bucket.last());
      case MAX_OVER_TIME -> plain(bucket.max());
      case MIN_OVER_TIME -> plain(bucket.min());
      case PRESENT_OVER_TIME -> 1;
      case RATE -> bucket.count() < 2 ? Absent.VALUE : bucket.increase() / seconds;
      case SUM_OVER_TIME -> bucket.total();
      default -> throw new IllegalStateException(function.word() + " is answered by no tier");
    };
  }

  private static double plain(long bits) {
    return Absent.plain(Double.longBitsToDouble(bits));
  }
}
