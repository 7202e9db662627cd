package dev.weir.promql.evaluation;

import dev.weir.promql.Expression;
import dev.weir.promql.Function;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts the elements of an instant query in order; over several steps there is none. */
final class Sorting {
  private Sorting() {}

  static List<Column> sorted(Expression.Call call, List<Column> columns, int steps) {
    List<Column> sorted = new ArrayList<>(isByValue(call) ? numbers(columns) : columns);
    if (steps != 1) {
      return sorted;
    }
    sorted.sort(order(call));
    return sorted;
  }

  private static boolean isByValue(Expression.Call call) {
    return call.function() == Function.SORT || call.function() == Function.SORT_DESC;
  }

  /** Histograms have no order. */
  private static List<Column> numbers(List<Column> columns) {
    return columns.stream()
        .map(column -> new Column(column.labels(), column.values()))
        .filter(column -> !column.isEmpty())
        .toList();
  }

  private static Comparator<Column> order(Expression.Call call) {
    Function function = call.function();
    return switch (function) {
      case SORT -> (one, other) -> byValue(one, other, 1);
      case SORT_DESC -> (one, other) -> byValue(one, other, -1);
      case SORT_BY_LABEL -> byLabels(call);
      case SORT_BY_LABEL_DESC -> byLabels(call).reversed();
      default -> throw new IllegalStateException(function.word() + " does not sort");
    };
  }

  /** What is no number comes last either way. */
  private static int byValue(Column one, Column other, int sign) {
    double left = one.values()[0];
    double right = other.values()[0];
    if (Double.isNaN(left) || Double.isNaN(right)) {
      return Boolean.compare(Double.isNaN(left), Double.isNaN(right));
    }
    return left < right ? -sign : left > right ? sign : 0;
  }

  private static Comparator<Column> byLabels(Expression.Call call) {
    List<String> names = new ArrayList<>();
    for (int argument = 1; argument < call.arguments().size(); argument++) {
      names.add(Calls.text(call, argument));
    }
    Comparator<Column> order = (_, _) -> 0;
    for (String name : names) {
      order =
          order.thenComparing(
              column -> column.labels().value(name).orElse(""), NaturalOrder::compare);
    }
    return order.thenComparing(Column::labels, LabelSets.ORDER);
  }
}
