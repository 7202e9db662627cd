package dev.weir.promql.evaluation;

import dev.weir.promql.Expression;
import dev.weir.promql.FloatText;
import dev.weir.promql.Quotes;
import dev.weir.promql.Span;
import dev.weir.series.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Functions of classic histograms, whose buckets are elements with an upper bound as a label. */
final class HistogramCalls {
  private static final String BOUND = "le";

  private final Evaluator evaluator;
  private final Annotations annotations;

  HistogramCalls(Evaluator evaluator, Annotations annotations) {
    this.evaluator = evaluator;
    this.annotations = annotations;
  }

  /**
   * One histogram.
   *
   * @param labels all but those of the metric and the bound
   * @param bounds of its columns
   * @param columns counts up to the bounds
   */
  private record Histogram(Labels labels, List<Double> bounds, List<double[]> columns) {
    /** The buckets that are there at a step. */
    Buckets at(int step) {
      Buckets buckets = new Buckets(columns.size());
      for (int bucket = 0; bucket < columns.size(); bucket++) {
        double count = columns.get(bucket)[step];
        if (!Absent.is(count)) {
          buckets.add(bounds.get(bucket), count);
        }
      }
      return buckets;
    }
  }

  /** What is made of the buckets of one step. */
  private interface Measure {
    double of(Buckets buckets, int step);
  }

  List<Column> quantile(Expression.Call call, Steps steps) {
    double[] quantiles = evaluator.scalars(call.arguments().getFirst(), steps);
    Span vector = call.arguments().get(1).span();
    annotations.warnOfQuantiles(quantiles, call.arguments().getFirst().span());
    return measured(
        call.arguments().get(1),
        steps,
        (buckets, step) -> {
          double quantile = buckets.quantile(quantiles[step]);
          if (buckets.wasForced()) {
            annotations.inform(
                "input to histogram_quantile needed to be fixed for monotonicity (see"
                    + " https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)",
                vector);
          }
          return quantile;
        });
  }

  List<Column> fraction(Expression.Call call, Steps steps) {
    double[] lower = evaluator.scalars(call.arguments().get(0), steps);
    double[] upper = evaluator.scalars(call.arguments().get(1), steps);
    return measured(
        call.arguments().get(2),
        steps,
        (buckets, step) -> buckets.fraction(lower[step], upper[step]));
  }

  /** Floats are no native histograms, and there are no others yet. */
  List<Column> ofNative(Expression.Call call, Steps steps) {
    var _ = evaluator.columns(call.arguments().getFirst(), steps);
    return List.of();
  }

  private List<Column> measured(Expression argument, Steps steps, Measure measure) {
    ColumnSet measured = new ColumnSet();
    for (Histogram histogram : histograms(argument, steps)) {
      double[] values = new double[steps.count()];
      for (int step = 0; step < values.length; step++) {
        Buckets buckets = histogram.at(step);
        values[step] = buckets.isEmpty() ? Absent.VALUE : measure.of(buckets, step);
      }
      evaluator.work((long) values.length * histogram.columns().size());
      measured.add(histogram.labels(), values);
    }
    return measured.columns();
  }

  private List<Histogram> histograms(Expression argument, Steps steps) {
    Map<Labels, Histogram> histograms = new LinkedHashMap<>();
    for (Column column : evaluator.columns(argument, steps)) {
      String text = column.labels().value(BOUND).orElse("");
      Double bound = bound(text);
      if (bound == null) {
        annotations.warn(
            "bucket label \"le\" is missing or has a malformed value of " + Quotes.quoted(text),
            argument.span());
        continue;
      }
      Labels key = LabelSets.without(column.labels(), Set.of(BOUND));
      Histogram histogram =
          histograms.computeIfAbsent(
              key,
              labels ->
                  new Histogram(
                      LabelSets.withoutMetric(labels), new ArrayList<>(), new ArrayList<>()));
      histogram.bounds().add(bound);
      histogram.columns().add(column.values());
    }
    return List.copyOf(histograms.values());
  }

  /** The number that a label is; null where it is none. */
  private static Double bound(String text) {
    return FloatText.read(text).orElse(null);
  }
}
