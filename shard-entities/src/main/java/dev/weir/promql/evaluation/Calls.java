package dev.weir.promql.evaluation;

import dev.weir.promql.Expression;
import dev.weir.promql.Function;
import dev.weir.promql.histogram.Moments;
import dev.weir.series.histogram.Histogram;
import java.util.List;

/** Evaluates functions: each kind in a class of its own. */
final class Calls {
  private final Evaluator evaluator;
  private final Reads reads;
  private final RangeCalls ranges;
  private final ValueCalls values;
  private final LabelCalls labels;
  private final HistogramCalls histograms;
  private final AbsentCalls absent;

  Calls(Evaluator evaluator, Reads reads, Annotations annotations) {
    this.evaluator = evaluator;
    this.reads = reads;
    this.ranges = new RangeCalls(evaluator, reads, annotations);
    this.values = new ValueCalls(evaluator);
    this.labels = new LabelCalls(evaluator);
    this.histograms = new HistogramCalls(evaluator, annotations);
    this.absent = new AbsentCalls(evaluator);
  }

  /** The numbers of a function that gives a scalar. */
  double[] scalars(Expression.Call call, Steps steps) {
    return switch (call.function()) {
      case TIME -> times(steps);
      case PI -> Evaluator.filled(Math.PI, steps);
      case SCALAR_OF -> onlyElements(evaluator.columns(call.arguments().getFirst(), steps), steps);
      default -> throw new IllegalStateException(call.function().word() + " gives no scalar");
    };
  }

  static double[] times(Steps steps) {
    double[] times = new double[steps.count()];
    for (int step = 0; step < times.length; step++) {
      times[step] = steps.at(step) / 1000.0;
    }
    return times;
  }

  /** The value of each step that has exactly one, else no number. */
  private static double[] onlyElements(List<Column> columns, Steps steps) {
    double[] only = Evaluator.filled(Double.NaN, steps);
    int[] found = new int[steps.count()];
    for (Column column : columns) {
      for (int step = 0; step < only.length; step++) {
        double value = column.values()[step];
        if (!Absent.is(value)) {
          only[step] = found[step]++ == 0 ? value : Double.NaN;
        }
      }
    }
    return only;
  }

  /** The elements that a function gives. */
  List<Column> columns(Expression.Call call, Steps steps) {
    Function function = call.function();
    return switch (function) {
      case ABSENT -> absent.absent(call, steps);
      case ABSENT_OVER_TIME -> absent.absentOverTime(call, steps);
      case HISTOGRAM_FRACTION -> histograms.fraction(call, steps);
      case HISTOGRAM_QUANTILE -> histograms.quantile(call, steps);
      case HISTOGRAM_AVG -> histograms.ofEach(call, steps, Moments::average);
      case HISTOGRAM_COUNT -> histograms.ofEach(call, steps, Histogram::count);
      case HISTOGRAM_STDDEV -> histograms.ofEach(call, steps, Moments::deviation);
      case HISTOGRAM_STDVAR -> histograms.ofEach(call, steps, Moments::variance);
      case HISTOGRAM_SUM -> histograms.ofEach(call, steps, Histogram::sum);
      case INFO -> throw new EvaluationException("info() is not there yet");
      case LABEL_JOIN -> labels.join(call, steps);
      case LABEL_REPLACE -> labels.replace(call, steps);
      case SORT, SORT_DESC, SORT_BY_LABEL, SORT_BY_LABEL_DESC ->
          Sorting.sorted(
              call, evaluator.columns(call.arguments().getFirst(), steps), steps.count());
      case TIMESTAMP -> timestamp(call, steps);
      case VECTOR ->
          List.of(
              new Column(LabelSets.NONE, evaluator.scalars(call.arguments().getFirst(), steps)));
      case PI, SCALAR_OF, TIME ->
          throw new IllegalStateException(function.word() + " gives no vector");
      default ->
          RangeCalls.isOfRange(function)
              ? ranges.columns(call, steps)
              : values.columns(call, steps);
    };
  }

  private List<Column> timestamp(Expression.Call call, Steps steps) {
    ColumnSet times = new ColumnSet();
    for (Column column : timed(unwrapped(call.arguments().getFirst()), steps)) {
      times.add(LabelSets.withoutMetric(column.labels()), column.values());
    }
    return times.columns();
  }

  /** A selector tells when its samples were taken; anything else is as old as the step. */
  private List<Column> timed(Expression argument, Steps steps) {
    if (argument instanceof Expression.InstantSelector selector) {
      return reads.timesOfNewest(selector, steps);
    }
    List<Column> columns = evaluator.columns(argument, steps);
    for (Column column : columns) {
      for (int step = 0; step < steps.count(); step++) {
        if (column.isAt(step)) {
          column.values()[step] = steps.at(step) / 1000.0;
        }
      }
    }
    return columns;
  }

  static Expression unwrapped(Expression expression) {
    return expression instanceof Expression.Parentheses parentheses
        ? unwrapped(parentheses.of())
        : expression;
  }

  /** The text of an argument that is one. */
  static String text(Expression.Call call, int argument) {
    return ((Expression.Text) unwrapped(call.arguments().get(argument))).value();
  }
}
