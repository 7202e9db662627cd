package dev.weir.promql.evaluation;

import dev.weir.series.Labels;
import dev.weir.series.histogram.Histogram;
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

  private final Map<Labels, Column> columns = new LinkedHashMap<>();

  /** Adds numbers; see {@link #add(Column)}. */
  void add(Labels labels, double[] values) {
    add(new Column(labels, values));
  }

  /**
   * Adds values; labels without any are left out.
   *
   * @param column kept, not copied
   * @throws EvaluationException when a step has two values
   */
  void add(Column column) {
    if (!column.isEmpty()) {
      columns.merge(column.labels(), column, ColumnSet::merged);
    }
  }

  private static Column merged(Column before, Column column) {
    Column into =
        before.histograms() == null && column.histograms() != null
            ? new Column(before.labels(), before.values(), new Histogram[before.values().length])
            : before;
    for (int step = 0; step < into.values().length; step++) {
      if (column.isAt(step)) {
        if (into.isAt(step)) {
          throw new EvaluationException(SAME_LABELS);
        }
        into.set(step, column);
      }
    }
    return into;
  }

  int size() {
    return columns.size();
  }

  List<Column> columns() {
    return List.copyOf(columns.values());
  }
}
