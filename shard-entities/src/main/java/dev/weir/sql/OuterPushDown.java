package dev.weir.sql;

import dev.weir.circuit.Plan;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Moves conditions below outer joins and matches.
 *
 * <p>A condition above that only reads the preserved side may go there; one above that no row
 * padded with NULLs can pass makes the join an inner one. A condition of the join itself that only
 * reads the other side may go there.
 */
final class OuterPushDown {
  private final PushDown pushDown;

  OuterPushDown(PushDown pushDown) {
    this.pushDown = pushDown;
  }

  Relational outer(Relational.Outer outer) {
    int leftSize = outer.left().schema().size();
    List<Expression> kept = new ArrayList<>();
    List<Expression> right = new ArrayList<>();
    split(outer.conjuncts(), leftSize, !outer.full(), kept, right);
    return new Relational.Outer(
        pushDown.below(outer.left()),
        pushDown.below(Fusion.filter(outer.right(), right)),
        outer.full(),
        kept,
        outer.position());
  }

  Relational match(Relational.Match match) {
    int leftSize = match.left().schema().size();
    List<Expression> open = new ArrayList<>();
    List<Expression> right = new ArrayList<>();
    split(match.conjuncts(), leftSize, true, open, right);
    List<Expression> left = new ArrayList<>();
    List<Expression> kept = new ArrayList<>();
    for (Expression conjunct : open) {
      boolean moves = match.kind() == Plan.Match.Kind.SEMI && isFree(conjunct, leftSize);
      (moves ? left : kept).add(conjunct);
    }
    return new Relational.Match(
        pushDown.below(Fusion.filter(match.left(), left)),
        pushDown.below(Fusion.filter(match.right(), right)),
        match.kind(),
        kept,
        match.position());
  }

  /** Takes out the conditions that only the right side decides. */
  private static void split(
      List<Expression> conjuncts,
      int leftSize,
      boolean may,
      List<Expression> kept,
      List<Expression> right) {
    for (Expression conjunct : conjuncts) {
      BitSet columns = conjunct.inputs();
      boolean moves =
          may && conjunct.infallible() && !columns.isEmpty() && columns.nextSetBit(0) >= leftSize;
      if (moves) {
        right.add(conjunct.shift(column -> column - leftSize));
      } else {
        kept.add(conjunct);
      }
    }
  }

  /** A filter above an outer join. */
  Relational below(Relational.Calc calc, Relational.Outer outer) {
    int leftSize = outer.left().schema().size();
    if (!outer.full() && calc.conjuncts().stream().anyMatch(each -> rejects(each, leftSize))) {
      List<Expression> all = new ArrayList<>(outer.conjuncts());
      all.addAll(calc.conjuncts());
      Relational inner =
          new Relational.Join(List.of(outer.left(), outer.right()), all, outer.position());
      return pushDown.rest(calc, inner, List.of());
    }
    List<Expression> left = new ArrayList<>();
    List<Expression> above = new ArrayList<>();
    for (Expression conjunct : calc.conjuncts()) {
      (!outer.full() && isFree(conjunct, leftSize) ? left : above).add(conjunct);
    }
    Relational filtered =
        new Relational.Outer(
            Fusion.filter(outer.left(), left),
            outer.right(),
            outer.full(),
            outer.conjuncts(),
            outer.position());
    return pushDown.rest(calc, filtered, above);
  }

  /** A filter above a match. */
  Relational below(Relational.Calc calc, Relational.Match match) {
    int leftSize = match.left().schema().size();
    List<Expression> left = new ArrayList<>();
    List<Expression> above = new ArrayList<>();
    for (Expression conjunct : calc.conjuncts()) {
      (isFree(conjunct, leftSize) ? left : above).add(conjunct);
    }
    Relational filtered =
        new Relational.Match(
            Fusion.filter(match.left(), left),
            match.right(),
            match.kind(),
            match.conjuncts(),
            match.position());
    return pushDown.rest(calc, filtered, above);
  }

  private static boolean isFree(Expression conjunct, int leftSize) {
    BitSet columns = conjunct.inputs();
    return !columns.isEmpty() && columns.length() <= leftSize && conjunct.infallible();
  }

  /** Whether a condition cannot hold where all columns from {@code leftSize} on are NULL. */
  private static boolean rejects(Expression condition, int leftSize) {
    if (!(condition instanceof Expression.Call call)) {
      return condition instanceof Expression.Input input && input.column() >= leftSize;
    }
    return switch (call.operator()) {
      case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          call.args().stream().anyMatch(arg -> isColumn(arg, leftSize));
      case IS_NOT_NULL, LIKE, IN -> isColumn(call.arg(0), leftSize);
      default -> false;
    };
  }

  private static boolean isColumn(Expression value, int leftSize) {
    return value instanceof Expression.Input input && input.column() >= leftSize;
  }
}
