package dev.weir.sql;

import dev.weir.circuit.Plan;
import dev.weir.circuit.Ranking;
import dev.weir.circuit.SortColumn;
import dev.weir.zset.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A plan as an indented tree, for golden files. */
final class PlanText {
  private PlanText() {}

  static String of(Plan plan) {
    return of(plan, 0);
  }

  private static String of(Plan plan, int depth) {
    String line = "  ".repeat(depth) + head(plan) + " " + schema(plan.schema());
    String key = plan.key().length == 0 ? "" : " key" + Arrays.toString(plan.key());
    return line
        + key
        + "\n"
        + plan.inputs().stream().map(input -> of(input, depth + 1)).collect(Collectors.joining());
  }

  private static String head(Plan plan) {
    return switch (plan) {
      case Plan.Scan scan -> "Scan " + scan.relation();
      case Plan.Calc calc -> "Calc " + calc.program().explain();
      case Plan.Join join ->
          "Join "
              + Arrays.toString(join.leftKeys())
              + " = "
              + Arrays.toString(join.rightKeys())
              + " -> "
              + Arrays.toString(join.leftOutput())
              + Arrays.toString(join.rightOutput());
      case Plan.Match match ->
          "Match "
              + match.kind()
              + " "
              + Arrays.toString(match.leftKeys())
              + " = "
              + Arrays.toString(match.rightKeys())
              + (match.pair() == null ? "" : " IF " + match.pair().condition().explain());
      case Plan.Aggregate aggregate ->
          "Aggregate " + Arrays.toString(aggregate.groupColumns()) + " " + aggregate.calls();
      case Plan.Distinct distinct -> "Distinct";
      case Plan.UnionAll union -> "UnionAll";
      case Plan.SetOperation operation -> operation.kind().text();
      case Plan.Recursion recursion -> "Recursion " + (recursion.all() ? "UNION ALL" : "UNION");
      case Plan.Values values -> "Values " + values.rows().digest();
      case Plan.Refused refused -> "Refused " + refused.why();
      case Plan.TopK top -> top(top);
      case Plan.Unnest unnest -> "Unnest " + unnest.column() + (unnest.outer() ? ", all rows" : "");
      case Plan.Temporal temporal -> "Temporal " + temporal.bounds();
      case Plan.Window window ->
          "Window "
              + Arrays.toString(window.partition())
              + order(window.order())
              + " "
              + window.calls();
    };
  }

  private static String top(Plan.TopK top) {
    return "TopK "
        + (top.partition().length == 0 ? "" : Arrays.toString(top.partition()))
        + order(top.order())
        + " "
        + (top.ranking() == Ranking.ROW_NUMBER ? "" : top.ranking() + " ")
        + (top.offset() + "+" + top.limit());
  }

  static String order(List<SortColumn> order) {
    return order.stream()
        .map(
            column ->
                column.column()
                    + (column.descending() ? " desc" : "")
                    + (column.nullsFirst() ? " nulls first" : ""))
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String schema(Schema schema) {
    return schema.columns().stream()
        .map(c -> c.name() + " " + c.type().sql() + (c.nullable() ? "" : "!"))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
