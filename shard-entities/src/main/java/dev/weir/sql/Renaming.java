package dev.weir.sql;

import dev.weir.circuit.Plan;
import dev.weir.zset.Column;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.List;

/** Gives the columns of a plan the names of the query; names never change what is computed. */
final class Renaming {
  private Renaming() {}

  static Plan apply(Plan plan, List<String> names, JoinWriter.CalcWriter calcs) {
    if (plan.schema().names().equals(names)) {
      return plan;
    }
    Schema schema = renamed(plan.schema(), names);
    return switch (plan) {
      case Plan.Scan scan -> calcs.write(scan, List.of(), Fusion.identity(scan.schema()), names);
      case Plan.Calc calc -> new Plan.Calc(calc.input(), calc.program(), schema, calc.key());
      case Plan.Join join ->
          new Plan.Join(
              join.left(),
              join.right(),
              join.leftKeys(),
              join.rightKeys(),
              join.leftOutput(),
              join.rightOutput(),
              schema,
              join.key());
      case Plan.Match match ->
          new Plan.Match(
              match.left(),
              match.right(),
              match.leftKeys(),
              match.rightKeys(),
              match.pair(),
              match.kind(),
              schema);
      case Plan.Aggregate aggregate ->
          new Plan.Aggregate(
              aggregate.input(),
              aggregate.groupColumns(),
              aggregate.calls(),
              schema,
              aggregate.key());
      case Plan.Distinct distinct -> new Plan.Distinct(apply(distinct.input(), names, calcs));
      case Plan.UnionAll union -> new Plan.UnionAll(union.inputs(), schema, union.key());
      case Plan.SetOperation operation ->
          new Plan.SetOperation(operation.left(), operation.right(), operation.kind(), schema);
      case Plan.Recursion recursion ->
          new Plan.Recursion(recursion.seed(), recursion.step(), recursion.all(), schema);
      case Plan.Values values -> new Plan.Values(values.rows(), schema);
      case Plan.Refused refused -> refused;
      case Plan.TopK top -> top(top, names, calcs);
      case Plan.Temporal temporal ->
          new Plan.Temporal(apply(temporal.input(), names, calcs), temporal.bounds());
      case Plan.Unnest unnest ->
          new Plan.Unnest(
              unnest.input(), unnest.column(), unnest.kept(), unnest.outer(), schema, unnest.key());
      case Plan.Window window ->
          new Plan.Window(
              window.input(), window.partition(), window.order(), window.calls(), schema);
    };
  }

  private static Plan top(Plan.TopK top, List<String> names, JoinWriter.CalcWriter calcs) {
    int width = top.input().schema().size();
    Column number = top.number();
    Column renamed =
        number == null ? null : new Column(names.get(width), number.type(), number.nullable());
    Plan input = apply(top.input(), names.subList(0, width), calcs);
    return new Plan.TopK(
        input, top.partition(), top.order(), top.ranking(), top.offset(), top.limit(), renamed);
  }

  private static Schema renamed(Schema schema, List<String> names) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < schema.size(); i++) {
      Column column = schema.column(i);
      columns.add(new Column(names.get(i), column.type(), column.nullable()));
    }
    return new Schema(columns);
  }
}
