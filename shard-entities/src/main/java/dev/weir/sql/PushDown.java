package dev.weir.sql;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Moves conditions towards the tables: into joins, through unions, below aggregates.
 *
 * <p>A condition that can fail is not moved below a join or an aggregate: it would then be
 * evaluated on rows that the query never asked it of.
 */
final class PushDown {
  private PushDown() {}

  static Relational apply(Relational node) {
    return switch (node) {
      case Relational.Scan scan -> scan;
      case Relational.Values values -> values;
      case Relational.Calc calc -> calc(calc);
      case Relational.Join join -> join(join);
      case Relational.Match match -> OuterPushDown.match(match);
      case Relational.Outer outer -> OuterPushDown.outer(outer);
      case Relational.Aggregate aggregate ->
          new Relational.Aggregate(
              apply(aggregate.input()), aggregate.groups(), aggregate.calls(), aggregate.schema());
      case Relational.Distinct distinct -> new Relational.Distinct(apply(distinct.input()));
      case Relational.Union union ->
          new Relational.Union(
              union.inputs().stream().map(PushDown::apply).toList(), union.schema());
      case Relational.SetOperation operation -> setOperation(operation, List.of());
      case Relational.Recursion recursion ->
          new Relational.Recursion(
              apply(recursion.seed()),
              apply(recursion.step()),
              recursion.all(),
              recursion.schema());
      case Relational.Top top ->
          new Relational.Top(apply(top.input()), top.order(), top.offset(), top.limit());
      case Relational.Window window -> WindowPushDown.with(window, apply(window.input()));
      case Relational.First first ->
          new Relational.First(
              apply(first.input()),
              first.partition(),
              first.order(),
              first.ranking(),
              first.offset(),
              first.limit(),
              first.schema());
    };
  }

  private static Relational calc(Relational.Calc calc) {
    List<Expression> conjuncts = calc.conjuncts();
    return switch (calc.input()) {
      case Relational.Join join when !conjuncts.isEmpty() -> {
        List<Expression> all = new ArrayList<>(join.conjuncts());
        all.addAll(conjuncts);
        yield rest(calc, new Relational.Join(join.inputs(), all, join.position()), List.of());
      }
      case Relational.Union union when !conjuncts.isEmpty() -> {
        List<Relational> inputs = new ArrayList<>();
        for (Relational input : union.inputs()) {
          inputs.add(Fusion.filter(input, conjuncts));
        }
        yield rest(calc, new Relational.Union(inputs, union.schema()), List.of());
      }
      case Relational.Distinct distinct when !conjuncts.isEmpty() ->
          rest(
              calc, new Relational.Distinct(Fusion.filter(distinct.input(), conjuncts)), List.of());
      case Relational.SetOperation operation -> belowSetOperation(calc, operation);
      case Relational.Outer outer when !conjuncts.isEmpty() -> OuterPushDown.below(calc, outer);
      case Relational.Match match when !conjuncts.isEmpty() -> OuterPushDown.below(calc, match);
      case Relational.Window window when !conjuncts.isEmpty() -> WindowPushDown.below(calc, window);
      case Relational.Aggregate aggregate when aggregate.groups().length > 0 ->
          belowAggregate(calc, aggregate);
      default -> rest(calc, calc.input(), conjuncts);
    };
  }

  static Relational rest(Relational.Calc calc, Relational input, List<Expression> conjuncts) {
    return new Relational.Calc(apply(input), conjuncts, calc.outputs(), calc.schema());
  }

  /** A condition on whole rows may as well choose among those of both inputs. */
  private static Relational belowSetOperation(
      Relational.Calc calc, Relational.SetOperation operation) {
    List<Expression> below = new ArrayList<>();
    List<Expression> above = new ArrayList<>();
    for (Expression conjunct : calc.conjuncts()) {
      (conjunct.infallible() ? below : above).add(conjunct);
    }
    return new Relational.Calc(
        setOperation(operation, below), above, calc.outputs(), calc.schema());
  }

  private static Relational setOperation(
      Relational.SetOperation operation, List<Expression> conjuncts) {
    return new Relational.SetOperation(
        apply(Fusion.filter(operation.left(), conjuncts)),
        apply(Fusion.filter(operation.right(), conjuncts)),
        operation.kind(),
        operation.schema());
  }

  private static Relational belowAggregate(Relational.Calc calc, Relational.Aggregate aggregate) {
    int[] groups = aggregate.groups();
    List<Expression> below = new ArrayList<>();
    List<Expression> above = new ArrayList<>();
    for (Expression conjunct : calc.conjuncts()) {
      BitSet inputs = conjunct.inputs();
      boolean onGroups = !inputs.isEmpty() && inputs.length() <= groups.length;
      if (onGroups && conjunct.infallible()) {
        below.add(conjunct.shift(column -> groups[column]));
      } else {
        above.add(conjunct);
      }
    }
    Relational filtered = Fusion.filter(aggregate.input(), below);
    return rest(
        calc,
        new Relational.Aggregate(filtered, groups, aggregate.calls(), aggregate.schema()),
        above);
  }

  private static Relational join(Relational.Join join) {
    List<Relational> inputs = join.inputs();
    int[] offsets = JoinOrder.offsets(inputs);
    List<List<Expression>> pushed = new ArrayList<>();
    inputs.forEach(input -> pushed.add(new ArrayList<>()));
    List<Expression> kept = new ArrayList<>();
    for (Expression conjunct : join.conjuncts()) {
      int only = JoinOrder.onlyInput(conjunct.inputs(), offsets);
      if (only >= 0 && conjunct.infallible()) {
        pushed.get(only).add(conjunct.shift(column -> column - offsets[only]));
      } else {
        kept.add(conjunct);
      }
    }
    List<Relational> filtered = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      filtered.add(apply(Fusion.filter(inputs.get(i), pushed.get(i))));
    }
    return new Relational.Join(filtered, kept, join.position());
  }
}
