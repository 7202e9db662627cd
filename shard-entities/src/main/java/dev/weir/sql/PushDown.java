package dev.weir.sql;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Moves conditions towards the tables: into joins, through unions, below aggregates.
 *
 * <p>A condition that can fail is not moved below a join or an aggregate: it would then be
 * evaluated on rows that the query never asked it of.
 *
 * <p>What several nodes read stays one node where no condition goes below it: a subquery within
 * subqueries would otherwise be written once for each way that leads to it.
 */
final class PushDown {
  private final IdentityHashMap<Relational, Relational> done = new IdentityHashMap<>();
  private final OuterPushDown outers = new OuterPushDown(this);
  private final WindowPushDown windows = new WindowPushDown(this);

  private PushDown() {}

  /** The same rows with conditions as far below as they may go. */
  static Relational apply(Relational root) {
    return new PushDown().below(root);
  }

  Relational below(Relational node) {
    Relational known = done.get(node);
    if (known == null) {
      known = moved(node);
      done.put(node, known);
    }
    return known;
  }

  private Relational moved(Relational node) {
    return switch (node) {
      case Relational.Scan scan -> scan;
      case Relational.Values values -> values;
      case Relational.Calc calc -> calc(calc);
      case Relational.Join join -> join(join);
      case Relational.Match match -> outers.match(match);
      case Relational.Outer outer -> outers.outer(outer);
      case Relational.Aggregate aggregate ->
          new Relational.Aggregate(
              below(aggregate.input()), aggregate.groups(), aggregate.calls(), aggregate.schema());
      case Relational.Distinct distinct -> new Relational.Distinct(below(distinct.input()));
      case Relational.Union union ->
          new Relational.Union(
              union.inputs().stream().map(this::below).toList(), union.schema(), union.apart());
      case Relational.SetOperation operation -> setOperation(operation, List.of());
      case Relational.Recursion recursion ->
          new Relational.Recursion(
              below(recursion.seed()),
              below(recursion.step()),
              recursion.all(),
              recursion.schema());
      case Relational.Top top ->
          new Relational.Top(below(top.input()), top.order(), top.offset(), top.limit());
      case Relational.Unnest unnest ->
          new Relational.Unnest(below(unnest.input()), unnest.column(), unnest.outer());
      case Relational.Window window -> WindowPushDown.with(window, below(window.input()));
      case Relational.First first ->
          new Relational.First(
              below(first.input()),
              first.partition(),
              first.order(),
              first.ranking(),
              first.offset(),
              first.limit(),
              first.schema());
    };
  }

  private Relational calc(Relational.Calc calc) {
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
        yield rest(calc, new Relational.Union(inputs, union.schema(), union.apart()), List.of());
      }
      case Relational.Distinct distinct when !conjuncts.isEmpty() ->
          rest(
              calc, new Relational.Distinct(Fusion.filter(distinct.input(), conjuncts)), List.of());
      case Relational.SetOperation operation -> belowSetOperation(calc, operation);
      case Relational.Outer outer when !conjuncts.isEmpty() -> outers.below(calc, outer);
      case Relational.Match match when !conjuncts.isEmpty() -> outers.below(calc, match);
      case Relational.Window window when !conjuncts.isEmpty() -> windows.below(calc, window);
      case Relational.Unnest unnest when !conjuncts.isEmpty() -> belowUnnest(calc, unnest);
      case Relational.Aggregate aggregate when aggregate.groups().length > 0 ->
          belowAggregate(calc, aggregate);
      default -> rest(calc, calc.input(), conjuncts);
    };
  }

  Relational rest(Relational.Calc calc, Relational input, List<Expression> conjuncts) {
    return new Relational.Calc(below(input), conjuncts, calc.outputs(), calc.schema());
  }

  /** A condition on the columns of the input chooses among its rows. */
  private Relational belowUnnest(Relational.Calc calc, Relational.Unnest unnest) {
    List<Expression> below = new ArrayList<>();
    List<Expression> above = new ArrayList<>();
    for (Expression conjunct : calc.conjuncts()) {
      boolean moves =
          conjunct.infallible() && conjunct.inputs().length() <= unnest.input().schema().size();
      (moves ? below : above).add(conjunct);
    }
    Relational filtered = Fusion.filter(unnest.input(), below);
    return rest(calc, new Relational.Unnest(filtered, unnest.column(), unnest.outer()), above);
  }

  /** A condition on whole rows may as well choose among those of both inputs. */
  private Relational belowSetOperation(Relational.Calc calc, Relational.SetOperation operation) {
    List<Expression> below = new ArrayList<>();
    List<Expression> above = new ArrayList<>();
    for (Expression conjunct : calc.conjuncts()) {
      (conjunct.infallible() ? below : above).add(conjunct);
    }
    return new Relational.Calc(
        setOperation(operation, below), above, calc.outputs(), calc.schema());
  }

  private Relational setOperation(Relational.SetOperation operation, List<Expression> conjuncts) {
    return new Relational.SetOperation(
        below(Fusion.filter(operation.left(), conjuncts)),
        below(Fusion.filter(operation.right(), conjuncts)),
        operation.kind(),
        operation.schema());
  }

  private Relational belowAggregate(Relational.Calc calc, Relational.Aggregate aggregate) {
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

  private Relational join(Relational.Join join) {
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
      filtered.add(below(Fusion.filter(inputs.get(i), pushed.get(i))));
    }
    return new Relational.Join(filtered, kept, join.position());
  }
}
