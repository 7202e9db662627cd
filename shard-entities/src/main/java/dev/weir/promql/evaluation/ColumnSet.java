package dev.weir.promql.evaluation;

import dev.weir.series.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Columns with different labels, in the order in which they came. Elements that come to have the
 * same labels are one, unless they are there at the same time.
 */
final class ColumnSet {
  /** What the reference says of two elements with the same labels. */
  static final String SAME_LABELS = "vector cannot contain metrics with the same labelset";

  private final Map<Labels, double[]> columns = new LinkedHashMap<>();

  /**
   * Adds values; labels without any are left out.
   *
   * @param values kept, not copied
   * @throws EvaluationException when a step has two values
   */
  void add(Labels labels, double[] values) {
    if (Column.isEmpty(values)) {
      return;
    }
    double[] before = columns.putIfAbsent(labels, values);
    if (before != null) {
      merge(before, values);
    }
  }

  private static void merge(double[] into, double[] values) {
    for (int step = 0; step < values.length; step++) {
      if (!Absent.is(values[step])) {
        if (!Absent.is(into[step])) {
          throw new EvaluationException(SAME_LABELS);
        }
        into[step] = values[step];
      }
    }
  }

  List<Column> columns() {
    List<Column> all = new ArrayList<>(columns.size());
    columns.forEach((labels, values) -> all.add(new Column(labels, values)));
    return all;
  }
}
