package dev.weir.sql;

import dev.weir.circuit.AggregateCall;
import dev.weir.zset.ColumnType;
import dev.weir.zset.Nesting;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Finds the columns of a query that hold the rows of another one: {@code ARRAY(SELECT a, b ...)},
 * which is an {@code ARRAY_AGG} of ROWs, as it came through whatever leaves arrays as they are.
 */
final class Nests {
  private Nests() {}

  /** What the rows of a node hold. */
  static Nesting of(Relational node) {
    List<Nesting.Nest> nests = new ArrayList<>();
    for (int column = 0; column < node.schema().size(); column++) {
      if (holdsRows(node.schema().type(column))) {
        at(of(node, column), column).ifPresent(nests::add);
      }
    }
    return new Nesting(nests);
  }

  private static boolean holdsRows(ColumnType type) {
    return type.kind() == ColumnType.Kind.ARRAY && type.element().kind() == ColumnType.Kind.ROW;
  }

  private static Optional<Nesting.Nest> at(Optional<Nesting.Nest> nest, int column) {
    return nest.map(found -> new Nesting.Nest(column, found.key(), found.below()));
  }

  /** What a column holds, the places being those of where it was made. */
  private static Optional<Nesting.Nest> of(Relational node, int column) {
    return switch (node) {
      case Relational.Scan scan -> scan.relation().nesting().of(column);
      case Relational.Calc calc -> of(calc.input(), calc.outputs().get(column));
      case Relational.Join join -> ofInputs(join.inputs(), column);
      case Relational.Outer outer -> ofInputs(outer.inputs(), column);
      case Relational.Aggregate aggregate -> of(aggregate, column);
      case Relational.Match _,
          Relational.Distinct _,
          Relational.Top _,
          Relational.Window _,
          Relational.First _,
          Relational.Unnest _ ->
          ofInputs(node.inputs().subList(0, 1), column);
      case Relational.Union _,
          Relational.SetOperation _,
          Relational.Recursion _,
          Relational.Values _ ->
          Optional.empty();
    };
  }

  /** The columns are those of the inputs, and perhaps others that are computed. */
  private static Optional<Nesting.Nest> ofInputs(List<Relational> inputs, int column) {
    int offset = 0;
    for (Relational input : inputs) {
      if (column < offset + input.schema().size()) {
        return of(input, column - offset);
      }
      offset += input.schema().size();
    }
    return Optional.empty();
  }

  private static Optional<Nesting.Nest> of(Relational input, Expression value) {
    return switch (value) {
      case Expression.Input column -> of(input, column.column());
      case Expression.Call call when isOrEmpty(call) -> of(input, call.arg(0));
      case Expression.Call _, Expression.Constant _, Expression.Outer _ -> Optional.empty();
    };
  }

  /** An array, or an empty one where there is none, see {@link ArrayQuery#value}. */
  private static boolean isOrEmpty(Expression.Call call) {
    return call.operator() == Operator.COALESCE
        && call.args().size() == 2
        && call.arg(1) instanceof Expression.Call other
        && other.operator() == Operator.NESTED
        && NestedForm.of(other) == NestedForm.ARRAY
        && other.args().size() == 1;
  }

  private static Optional<Nesting.Nest> of(Relational.Aggregate aggregate, int column) {
    int groups = aggregate.groups().length;
    if (column < groups) {
      return of(aggregate.input(), aggregate.groups()[column]);
    }
    AggregateCall call = aggregate.calls().get(column - groups);
    boolean collects =
        call.function() == AggregateCall.Function.ARRAY_AGG
            && aggregate.input() instanceof Relational.Calc;
    return collects
        ? collected(aggregate, (Relational.Calc) aggregate.input(), call.column())
        : Optional.empty();
  }

  private static Optional<Nesting.Nest> collected(
      Relational.Aggregate aggregate, Relational.Calc rows, int column) {
    if (!(rows.outputs().get(column) instanceof Expression.Call row)
        || row.operator() != Operator.NESTED
        || NestedForm.of(row) != NestedForm.ROW) {
      return Optional.empty();
    }
    List<Expression> fields = row.args().subList(1, row.args().size());
    List<Nesting.Nest> below = new ArrayList<>();
    for (int field = 0; field < fields.size(); field++) {
      if (holdsRows(fields.get(field).type())) {
        at(of(rows.input(), fields.get(field)), field).ifPresent(below::add);
      }
    }
    return Optional.of(new Nesting.Nest(column, key(aggregate, rows, fields), new Nesting(below)));
  }

  /**
   * The fields that tell the rows of a group apart, which what they are grouped by does not; none
   * if they do not have all of the key.
   */
  private static List<Integer> key(
      Relational.Aggregate aggregate, Relational.Calc rows, List<Expression> fields) {
    BitSet key = RelationalKeys.of(rows);
    List<Expression> groups =
        IntStream.of(aggregate.groups()).mapToObj(rows.outputs()::get).toList();
    List<Integer> places =
        key.stream()
            .mapToObj(rows.outputs()::get)
            .filter(part -> place(groups, part) < 0)
            .map(part -> place(fields, part))
            .toList();
    return places.contains(-1) ? List.of() : places.stream().sorted().toList();
  }

  /** Where a value is among others; -1 if it is none of them. */
  private static int place(List<Expression> values, Expression part) {
    for (int place = 0; place < values.size(); place++) {
      boolean sameColumn =
          values.get(place) instanceof Expression.Input column
              && part instanceof Expression.Input other
              && column.column() == other.column();
      if (sameColumn || values.get(place).equals(part)) {
        return place;
      }
    }
    return -1;
  }
}
