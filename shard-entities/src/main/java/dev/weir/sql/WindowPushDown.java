package dev.weir.sql;

import dev.weir.circuit.Ranking;
import dev.weir.circuit.WindowCall;
import dev.weir.zset.Column;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntUnaryOperator;

/**
 * Conditions on window functions: those on whole partitions move below, an upper bound of a number
 * makes the window a top of each partition.
 */
final class WindowPushDown {
  private final PushDown pushDown;

  WindowPushDown(PushDown pushDown) {
    this.pushDown = pushDown;
  }

  static Relational.Window with(Relational.Window window, Relational input) {
    return new Relational.Window(
        input,
        window.partition(),
        window.order(),
        window.calls(),
        window.schema(),
        window.position());
  }

  Relational below(Relational.Calc calc, Relational.Window window) {
    List<Expression> below = new ArrayList<>();
    List<Expression> above = new ArrayList<>();
    for (Expression conjunct : Expressions.conjuncts(Expressions.and(calc.conjuncts()))) {
      (wholePartitions(conjunct, window) ? below : above).add(conjunct);
    }
    Relational.Window filtered = with(window, Fusion.filter(window.input(), below));
    for (int i = 0; i < above.size(); i++) {
      int number = numberBounded(above.get(i), filtered);
      if (number >= 0) {
        long limit = upperBound(above.get(i)).orElseThrow();
        int column = window.input().schema().size() + number;
        above.remove(i);
        above.removeIf(conjunct -> isFromOneOn(conjunct, column));
        return top(calc, above, filtered, number, limit);
      }
    }
    return pushDown.rest(calc, filtered, above);
  }

  /** Whether a condition holds for all rows of a partition or for none. */
  private static boolean wholePartitions(Expression conjunct, Relational.Window window) {
    BitSet columns = conjunct.inputs();
    // a partition has both zeros, which an expression can tell apart
    Arrays.stream(window.partition())
        .filter(column -> !window.schema().type(column).isFloating())
        .forEach(columns::clear);
    return !conjunct.inputs().isEmpty() && columns.isEmpty() && conjunct.infallible();
  }

  /** The call whose number a condition bounds from above, -1 if it is another condition. */
  private static int numberBounded(Expression conjunct, Relational.Window window) {
    if (upperBound(conjunct).isEmpty()) {
      return -1;
    }
    Expression.Call call = (Expression.Call) conjunct;
    Expression side = call.arg(0) instanceof Expression.Input ? call.arg(0) : call.arg(1);
    int at = ((Expression.Input) side).column() - window.input().schema().size();
    boolean number =
        at >= 0
            && window.calls().get(at) instanceof WindowCall.Position position
            && !position.function().usesSize();
    return number ? at : -1;
  }

  /** The largest number that a condition on a column leaves; numbers begin with 1. */
  private static OptionalLong upperBound(Expression conjunct) {
    if (!(conjunct instanceof Expression.Call call) || call.args().size() != 2) {
      return OptionalLong.empty();
    }
    if (call.arg(0) instanceof Expression.Input
        && call.arg(1) instanceof Expression.Constant constant
        && constant.value() instanceof Long bound) {
      return switch (call.operator()) {
        case LESS_OR_EQUAL -> OptionalLong.of(Math.max(0, bound));
        case LESS -> OptionalLong.of(Math.max(0, bound - (bound > 0 ? 1 : 0)));
        case EQUAL -> bound == 1 ? OptionalLong.of(1) : OptionalLong.empty();
        default -> OptionalLong.empty();
      };
    }
    if (call.arg(1) instanceof Expression.Input
        && call.arg(0) instanceof Expression.Constant constant
        && constant.value() instanceof Long bound) {
      return switch (call.operator()) {
        case GREATER_OR_EQUAL -> OptionalLong.of(Math.max(0, bound));
        case GREATER -> OptionalLong.of(Math.max(0, bound - (bound > 0 ? 1 : 0)));
        case EQUAL -> bound == 1 ? OptionalLong.of(1) : OptionalLong.empty();
        default -> OptionalLong.empty();
      };
    }
    return OptionalLong.empty();
  }

  /** Whether a condition says of a number what all numbers are, as BETWEEN 1 AND 3 does. */
  private static boolean isFromOneOn(Expression conjunct, int column) {
    return conjunct instanceof Expression.Call call
        && call.operator() == Operator.GREATER_OR_EQUAL
        && call.arg(0) instanceof Expression.Input input
        && input.column() == column
        && call.arg(1) instanceof Expression.Constant constant
        && constant.value() instanceof Long bound
        && bound <= 1;
  }

  /** The window without the number, and above it the top, which has the number last. */
  private Relational top(
      Relational.Calc calc,
      List<Expression> conjuncts,
      Relational.Window window,
      int number,
      long limit) {
    int inputs = window.input().schema().size();
    int numberColumn = inputs + number;
    List<Column> columns = new ArrayList<>(window.schema().columns());
    Column numbered = columns.remove(numberColumn);
    List<WindowCall> calls = new ArrayList<>(window.calls());
    var position = (WindowCall.Position) calls.remove(number);
    Relational input =
        calls.isEmpty()
            ? window.input()
            : new Relational.Window(
                window.input(),
                window.partition(),
                window.order(),
                calls,
                new Schema(columns),
                window.position());
    List<Column> all = new ArrayList<>(columns);
    all.add(numbered);
    Relational top =
        new Relational.First(
            input,
            window.partition(),
            window.order(),
            Ranking.valueOf(position.function().name()),
            0,
            limit,
            new Schema(all));
    IntUnaryOperator move =
        column ->
            column == numberColumn ? columns.size() : column > numberColumn ? column - 1 : column;
    return new Relational.Calc(
        pushDown.below(top),
        conjuncts.stream().map(conjunct -> conjunct.shift(move)).toList(),
        calc.outputs().stream().map(output -> output.shift(move)).toList(),
        calc.schema());
  }
}
