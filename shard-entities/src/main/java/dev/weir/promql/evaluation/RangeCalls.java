package dev.weir.promql.evaluation;

import dev.weir.promql.Expression;
import dev.weir.promql.Function;
import dev.weir.promql.Span;
import dev.weir.promql.TimeShift;
import dev.weir.promql.ValueType;
import dev.weir.series.Labels;
import dev.weir.series.rollup.Tier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Moves the windows of functions of a range over the samples of each series. */
final class RangeCalls {
  /** How the names of counters end. */
  private static final List<String> OF_COUNTERS = List.of("_total", "_sum", "_count", "_bucket");

  private final Evaluator evaluator;
  private final Annotations annotations;
  private final TierCalls tiers;

  RangeCalls(Evaluator evaluator, Reads reads, Annotations annotations) {
    this.evaluator = evaluator;
    this.annotations = annotations;
    this.tiers = new TierCalls(evaluator, reads, annotations);
  }

  static boolean isOfRange(Function function) {
    return function.parameters().contains(ValueType.RANGE_VECTOR);
  }

  /**
   * The windows of a range argument.
   *
   * @param shift where they are, seen from the step
   * @param rangeMillis how long they are
   */
  record Range(TimeShift shift, long rangeMillis) {
    static Range of(Expression argument) {
      return switch (argument) {
        case Expression.RangeSelector selector ->
            new Range(selector.series().shift(), selector.rangeMillis());
        case Expression.Subquery subquery -> new Range(subquery.shift(), subquery.rangeMillis());
        default -> throw new IllegalStateException("expected a range");
      };
    }
  }

  List<Column> columns(Expression.Call call, Steps steps) {
    Optional<Tier> tier = TierRule.tier(evaluator.query(), call, steps);
    return tier.isPresent() ? tiers.columns(call, steps, tier) : ofSamples(call, steps);
  }

  private List<Column> ofSamples(Expression.Call call, Steps steps) {
    Expression argument = argument(call);
    Range range = Range.of(argument);
    List<double[]> parameters = parameters(call, steps);
    WindowFunction function = WindowFunctions.of(call.function());
    Set<Labels> seen = new HashSet<>();
    List<Column> columns = new ArrayList<>();
    for (RangeSeries series : evaluator.ranges(argument, steps)) {
      evaluator.room(columns.size(), steps);
      Column column =
          series.histograms().size() == 0
              ? new Column(series.labels(), values(series, range, function, parameters, steps))
              : withHistograms(call, series, range, parameters, steps);
      if (!column.isEmpty()) {
        informOfName(call, column, argument.span());
        columns.add(column.with(labels(call.function(), series.labels(), seen)));
      }
    }
    if (!columns.isEmpty()) {
      warnOfQuantiles(call, parameters);
    }
    return columns;
  }

  /**
   * The labels of a result.
   *
   * @param seen those of the results before
   */
  static Labels labels(Function function, Labels series, Set<Labels> seen) {
    Labels labels = keepsName(function) ? series : LabelSets.withoutMetric(series);
    if (!seen.add(labels)) {
      throw new EvaluationException(ColumnSet.SAME_LABELS);
    }
    return labels;
  }

  static Expression argument(Expression.Call call) {
    return call.arguments().stream()
        .map(Calls::unwrapped)
        .filter(each -> each.type() == ValueType.RANGE_VECTOR)
        .findFirst()
        .orElseThrow();
  }

  private List<double[]> parameters(Expression.Call call, Steps steps) {
    return call.arguments().stream()
        .filter(each -> each.type() == ValueType.SCALAR)
        .map(each -> evaluator.scalars(each, steps))
        .toList();
  }

  /** These give back a sample as it is, so that the result is still of its metric. */
  private static boolean keepsName(Function function) {
    return function == Function.LAST_OVER_TIME || function == Function.FIRST_OVER_TIME;
  }

  private double[] values(
      RangeSeries series,
      Range range,
      WindowFunction function,
      List<double[]> parameters,
      Steps steps) {
    Window window = new Window(series.times(), series.values(), parameters.size());
    double[] values = new double[steps.count()];
    for (int step = 0; step < values.length; step++) {
      move(window, range, steps.at(step));
      for (int each = 0; each < window.parameters.length; each++) {
        window.parameters[each] = parameters.get(each)[step];
      }
      evaluator.work(window.count());
      values[step] = window.count() == 0 ? Absent.VALUE : function.of(window);
    }
    return values;
  }

  private Column withHistograms(
      Expression.Call call,
      RangeSeries series,
      Range range,
      List<double[]> parameters,
      Steps steps) {
    Column column = Column.ofNone(series.labels(), steps, true);
    HistogramWindows histograms =
        new HistogramWindows(call, series, annotations, argument(call).span(), column);
    Window window = new Window(series.times(), series.values(), parameters.size());
    for (int step = 0; step < steps.count(); step++) {
      move(window, range, steps.at(step));
      move(histograms.window(), range, steps.at(step));
      for (int each = 0; each < window.parameters.length; each++) {
        window.parameters[each] = parameters.get(each)[step];
      }
      evaluator.work(window.count() + histograms.window().count());
      histograms.evaluate(step, window);
    }
    return column;
  }

  /** Steps come in order, so windows only move ahead. */
  private void move(Window window, Range range, long stepTime) {
    window.stepTime = stepTime;
    window.end = evaluator.query().shifted(range.shift(), stepTime);
    window.start = window.end - range.rangeMillis();
    long[] times = window.times;
    while (window.to < times.length && times[window.to] <= window.end) {
      window.to++;
    }
    while (window.from < window.to && times[window.from] <= window.start) {
      window.from++;
    }
  }

  private void informOfName(Expression.Call call, Column column, Span place) {
    boolean isOfCounters = call.function() == Function.RATE || call.function() == Function.INCREASE;
    if (isOfCounters && !Column.isEmpty(column.values())) {
      String name = column.labels().value(Labels.METRIC_NAME).orElse("");
      if (!name.isEmpty() && OF_COUNTERS.stream().noneMatch(name::endsWith)) {
        annotations.inform(
            "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: \"%s\""
                .formatted(name),
            place);
      }
    }
  }

  private void warnOfQuantiles(Expression.Call call, List<double[]> parameters) {
    if (call.function() == Function.QUANTILE_OVER_TIME) {
      annotations.warnOfQuantiles(parameters.getFirst(), call.arguments().getFirst().span());
    }
  }
}
