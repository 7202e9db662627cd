package dev.weir.promql.evaluation;

import dev.weir.promql.Expression;
import dev.weir.promql.Matching;
import dev.weir.series.Labels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code and}, {@code or} and {@code unless}: which elements of which side stay. */
final class SetOperations {
  private SetOperations() {}

  static List<Column> columns(
      Expression.Binary binary, List<Column> left, List<Column> right, Steps steps) {
    Matching matching = binary.matching();
    ColumnSet result = new ColumnSet();
    switch (binary.operator()) {
      case AND -> keep(result, left, matching, present(right, matching, steps), true);
      case UNLESS -> keep(result, left, matching, present(right, matching, steps), false);
      case OR -> {
        Map<Labels, boolean[]> present = present(left, matching, steps);
        left.forEach(result::add);
        keep(result, right, matching, present, false);
      }
      default -> throw new IllegalStateException(binary.operator() + " is no set operator");
    }
    return result.columns();
  }

  /** At which steps there is an element, signature by signature. */
  private static Map<Labels, boolean[]> present(
      List<Column> columns, Matching matching, Steps steps) {
    Map<Labels, boolean[]> present = new HashMap<>();
    for (Column column : columns) {
      boolean[] at =
          present.computeIfAbsent(
              LabelSets.signature(column.labels(), matching), _ -> new boolean[steps.count()]);
      for (int step = 0; step < at.length; step++) {
        at[step] |= column.isAt(step);
      }
    }
    return present;
  }

  /** Keeps elements whose signature is on the other side, or those whose signature is not. */
  private static void keep(
      ColumnSet result,
      List<Column> columns,
      Matching matching,
      Map<Labels, boolean[]> others,
      boolean ifPresent) {
    for (Column column : columns) {
      boolean[] other = others.get(LabelSets.signature(column.labels(), matching));
      if (other == null) {
        if (!ifPresent) {
          result.add(column);
        }
        continue;
      }
      Column kept = column.copy();
      for (int step = 0; step < other.length; step++) {
        if (other[step] != ifPresent) {
          kept.clear(step);
        }
      }
      result.add(kept);
    }
  }
}
