package dev.weir.promql.evaluation;

import dev.weir.promql.Expression;
import dev.weir.promql.FloatText;
import dev.weir.promql.Quotes;
import dev.weir.promql.Span;
import dev.weir.promql.histogram.Estimate;
import dev.weir.promql.histogram.Fraction;
import dev.weir.promql.histogram.Quantile;
import dev.weir.promql.histogram.Remark;
import dev.weir.series.Labels;
import dev.weir.series.histogram.Histogram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Functions of histograms: native ones, and classic ones, whose buckets are elements with an upper
 * bound as a label.
 */
final class HistogramCalls {
  private static final String BOUND = "le";

  private static final String FORCED =
      "input to histogram_quantile needed to be fixed for monotonicity (see"
          + " https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)";

  private final Evaluator evaluator;
  private final Annotations annotations;

  HistogramCalls(Evaluator evaluator, Annotations annotations) {
    this.evaluator = evaluator;
    this.annotations = annotations;
  }

  /**
   * One classic histogram.
   *
   * @param labels all but those of the metric and the bound
   * @param bounds of its columns
   * @param columns counts up to the bounds
   */
  private record Classic(Labels labels, List<Double> bounds, List<double[]> columns) {
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

  /** What is made of the histograms of one step. */
  private interface Measure {
    double of(Buckets buckets, int step);

    Estimate of(Histogram histogram, int step);
  }

  List<Column> quantile(Expression.Call call, Steps steps) {
    double[] quantiles = evaluator.scalars(call.arguments().getFirst(), steps);
    Span vector = call.arguments().get(1).span();
    annotations.warnOfQuantiles(quantiles, call.arguments().getFirst().span());
    return measured(
        call,
        call.arguments().get(1),
        steps,
        new Measure() {
          @Override
          public double of(Buckets buckets, int step) {
            double quantile = buckets.quantile(quantiles[step]);
            if (buckets.wasForced()) {
              annotations.inform(FORCED, vector);
            }
            return quantile;
          }

          @Override
          public Estimate of(Histogram histogram, int step) {
            return Quantile.of(quantiles[step], histogram);
          }
        });
  }

  List<Column> fraction(Expression.Call call, Steps steps) {
    double[] lower = evaluator.scalars(call.arguments().get(0), steps);
    double[] upper = evaluator.scalars(call.arguments().get(1), steps);
    return measured(
        call,
        call.arguments().get(2),
        steps,
        new Measure() {
          @Override
          public double of(Buckets buckets, int step) {
            return buckets.fraction(lower[step], upper[step]);
          }

          @Override
          public Estimate of(Histogram histogram, int step) {
            return Fraction.of(lower[step], upper[step], histogram);
          }
        });
  }

  /** What a function makes of each native histogram; numbers are none. */
  List<Column> ofEach(Expression.Call call, Steps steps, ToDoubleFunction<Histogram> function) {
    ColumnSet measured = new ColumnSet();
    for (Column column : evaluator.columns(call.arguments().getFirst(), steps)) {
      if (column.histograms() != null) {
        double[] values = Evaluator.filled(Absent.VALUE, steps);
        for (int step = 0; step < values.length; step++) {
          Histogram histogram = column.histogram(step);
          values[step] = histogram == null ? Absent.VALUE : function.applyAsDouble(histogram);
        }
        measured.add(LabelSets.withoutMetric(column.labels()), values);
      }
    }
    return measured.columns();
  }

  private List<Column> measured(
      Expression.Call call, Expression argument, Steps steps, Measure measure) {
    List<Column> columns = evaluator.columns(argument, steps);
    Map<Labels, Classic> classic = classic(columns, argument);
    ColumnSet measured = new ColumnSet();
    for (Column column : columns) {
      if (column.histograms() != null) {
        leaveOutBoth(column, classic.get(column.labels()), argument.span());
        measured.add(
            LabelSets.withoutMetric(column.labels()), ofNative(call, column, measure, steps));
      }
    }
    for (Classic histogram : classic.values()) {
      measured.add(histogram.labels(), ofClassic(histogram, measure, steps));
    }
    return measured.columns();
  }

  private double[] ofClassic(Classic histogram, Measure measure, Steps steps) {
    double[] values = new double[steps.count()];
    for (int step = 0; step < values.length; step++) {
      Buckets buckets = histogram.at(step);
      values[step] = buckets.isEmpty() ? Absent.VALUE : measure.of(buckets, step);
    }
    evaluator.work((long) values.length * histogram.columns().size());
    return values;
  }

  private double[] ofNative(Expression.Call call, Column column, Measure measure, Steps steps) {
    double[] values = Evaluator.filled(Absent.VALUE, steps);
    for (int step = 0; step < values.length; step++) {
      Histogram histogram = column.histogram(step);
      if (histogram != null) {
        Estimate estimate = measure.of(histogram, step);
        estimate
            .remark()
            .ifPresent(
                remark -> annotations.inform(said(remark), call.arguments().getFirst().span()));
        values[step] = estimate.value();
        evaluator.work(histogram.positive().size());
      }
    }
    return values;
  }

  private static String said(Remark remark) {
    return switch (remark) {
      case QUANTILE_IS_NAN -> "input to histogram_quantile has NaN observations, result is NaN";
      case QUANTILE_IS_HIGHER ->
          "input to histogram_quantile has NaN observations, result is skewed higher";
      case FRACTION_WITHOUT_NAN ->
          "input to histogram_fraction has NaN observations, which are excluded from all fractions";
      case NOT_COUNTER, NOT_GAUGE, MIXED_BOUNDS, RECONCILED_IN_SUM, RECONCILED_IN_DIFFERENCE ->
          throw new IllegalStateException("no remark on one histogram: " + remark);
    };
  }

  /** Of two histograms of the same name and labels nobody knows which one is meant. */
  private void leaveOutBoth(Column column, Classic classic, Span place) {
    for (int step = 0; classic != null && step < column.values().length; step++) {
      if (column.histogram(step) != null && !classic.at(step).isEmpty()) {
        annotations.warn("vector contains a mix of classic and native histograms", place);
        column.histograms()[step] = null;
        for (double[] bucket : classic.columns()) {
          bucket[step] = Absent.VALUE;
        }
      }
    }
  }

  /** By their labels without the bound. */
  private Map<Labels, Classic> classic(List<Column> columns, Expression argument) {
    Map<Labels, Classic> histograms = new LinkedHashMap<>();
    for (Column column : columns) {
      if (Column.isEmpty(column.values())) {
        continue;
      }
      String text = column.labels().value(BOUND).orElse("");
      Double bound = bound(text);
      if (bound == null) {
        annotations.warn(
            "bucket label \"le\" is missing or has a malformed value of " + Quotes.quoted(text),
            argument.span());
        continue;
      }
      Labels key = LabelSets.without(column.labels(), Set.of(BOUND));
      Classic histogram =
          histograms.computeIfAbsent(
              key,
              labels ->
                  new Classic(
                      LabelSets.withoutMetric(labels), new ArrayList<>(), new ArrayList<>()));
      histogram.bounds().add(bound);
      histogram.columns().add(column.values());
    }
    return histograms;
  }

  /** The number that a label is; null where it is none. */
  private static Double bound(String text) {
    return FloatText.read(text).orElse(null);
  }
}
