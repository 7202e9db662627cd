package dev.weir.promql.evaluation;

import dev.weir.promql.Expression;
import dev.weir.promql.ValueType;
import dev.weir.series.Labels;
import java.util.List;

/** Functions that change each value by itself. */
final class ValueCalls {
  private final Evaluator evaluator;

  ValueCalls(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  List<Column> columns(Expression.Call call, Steps steps) {
    List<double[]> parameters =
        call.arguments().stream()
            .filter(argument -> argument.type() == ValueType.SCALAR)
            .map(argument -> evaluator.scalars(argument, steps))
            .toList();
    ValueFunction function = ValueFunctions.of(call.function());
    ColumnSet result = new ColumnSet();
    for (Column column : arguments(call, steps)) {
      Labels labels = LabelSets.withoutMetric(column.labels());
      result.add(labels, changed(function, column.values(), parameters));
    }
    return result.columns();
  }

  /** Functions of dates look at the time of the step when nothing else is said. */
  private List<Column> arguments(Expression.Call call, Steps steps) {
    return call.arguments().isEmpty()
        ? List.of(new Column(LabelSets.NONE, Calls.times(steps)))
        : evaluator.columns(call.arguments().getFirst(), steps);
  }

  private static double[] changed(
      ValueFunction function, double[] values, List<double[]> parameters) {
    double[] atStep = new double[parameters.size()];
    for (int step = 0; step < values.length; step++) {
      if (!Absent.is(values[step])) {
        for (int each = 0; each < atStep.length; each++) {
          atStep[each] = parameters.get(each)[step];
        }
        values[step] = function.of(values[step], atStep);
      }
    }
    return values;
  }
}
