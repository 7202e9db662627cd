package dev.weir.promql.evaluation;

import dev.weir.promql.Expression;
import dev.weir.promql.Selector;
import dev.weir.series.Labels;
import dev.weir.series.index.Matcher;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Functions that tell where nothing is. */
final class AbsentCalls {
  private final Evaluator evaluator;

  AbsentCalls(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  List<Column> absent(Expression.Call call, Steps steps) {
    Expression argument = Calls.unwrapped(call.arguments().getFirst());
    double[] absent = Evaluator.filled(1, steps);
    for (Column column : evaluator.columns(argument, steps)) {
      for (int step = 0; step < absent.length; step++) {
        if (column.isAt(step)) {
          absent[step] = Absent.VALUE;
        }
      }
    }
    return column(argument, absent);
  }

  List<Column> absentOverTime(Expression.Call call, Steps steps) {
    Expression argument = Calls.unwrapped(call.arguments().getFirst());
    RangeCalls.Range range = RangeCalls.Range.of(argument);
    double[] absent = Evaluator.filled(1, steps);
    for (RangeSeries series : evaluator.ranges(argument, steps)) {
      leaveOut(absent, series.times(), range, steps);
      leaveOut(absent, series.histograms().times(), range, steps);
    }
    return column(argument, absent);
  }

  private void leaveOut(double[] absent, long[] times, RangeCalls.Range range, Steps steps) {
    int next = 0;
    for (int step = 0; step < absent.length; step++) {
      long end = evaluator.query().shifted(range.shift(), steps.at(step));
      while (next < times.length && times[next] <= end) {
        next++;
      }
      if (next > 0 && times[next - 1] > end - range.rangeMillis()) {
        absent[step] = Absent.VALUE;
      }
    }
  }

  private static List<Column> column(Expression argument, double[] absent) {
    ColumnSet columns = new ColumnSet();
    columns.add(labels(argument), absent);
    return columns.columns();
  }

  /** What is sure of the series that are not there. */
  private static Labels labels(Expression argument) {
    return switch (argument) {
      case Expression.InstantSelector selector -> labels(selector.selector());
      case Expression.RangeSelector selector -> labels(selector.series().selector());
      default -> LabelSets.NONE;
    };
  }

  /** The labels that one matcher compares with a text; those of several are left out. */
  private static Labels labels(Selector selector) {
    Map<String, String> values = new TreeMap<>();
    Map<String, Boolean> seen = new TreeMap<>();
    for (Matcher matcher : selector.matchers()) {
      boolean isEqual = matcher.operation() == Matcher.Operation.EQUAL;
      if (matcher.name().equals(Labels.METRIC_NAME)) {
        continue;
      }
      if (isEqual && seen.putIfAbsent(matcher.name(), true) == null) {
        values.put(matcher.name(), matcher.value());
      } else {
        values.remove(matcher.name());
      }
    }
    var builder = new dev.weir.series.LabelsBuilder();
    values.forEach(builder::add);
    return builder.build();
  }
}
