package dev.weir.sql;

import dev.weir.zset.ColumnType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A condition on two inputs, taken apart.
 *
 * @param left keys over the columns of the left input
 * @param right their partners over the columns of the right input
 * @param residual what remains, over the columns of both
 */
record Keying(List<Expression> left, List<Expression> right, List<Expression> residual) {

  /**
   * Finds the keys of a condition.
   *
   * @param leftSize columns of the left input
   */
  static Keying of(List<Expression> conjuncts, int leftSize) {
    Keying keying = new Keying(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (Expression conjunct : conjuncts) {
      keying.add(conjunct, leftSize);
    }
    return keying;
  }

  private void add(Expression conjunct, int leftSize) {
    List<Equality> parts = Equality.of(conjunct);
    boolean tied = !parts.isEmpty() && parts.stream().allMatch(part -> ties(part, leftSize));
    if (tied) {
      parts.forEach(part -> key(part, leftSize));
    } else if (only(conjunct, leftSize) && conjunct.infallible()) {
      // rows for which it does not hold get a NULL key and so no partner
      Expression holds =
          Expressions.call(
              Operator.CASE,
              ColumnType.BOOLEAN,
              true,
              Place.UNKNOWN,
              conjunct,
              Expressions.TRUE,
              new Expression.Constant(null, ColumnType.BOOLEAN));
      left.add(holds);
      right.add(Expressions.TRUE);
    } else {
      residual.add(conjunct);
    }
  }

  private void key(Equality part, int leftSize) {
    boolean straight = only(part.left(), leftSize);
    left.add(Expressions.key(straight ? part.left() : part.right()));
    right.add(
        Expressions.key(straight ? part.right() : part.left()).shift(column -> column - leftSize));
  }

  private static boolean ties(Equality part, int leftSize) {
    return (only(part.left(), leftSize) && onlyRight(part.right(), leftSize))
        || (only(part.right(), leftSize) && onlyRight(part.left(), leftSize));
  }

  private static boolean only(Expression value, int leftSize) {
    BitSet columns = value.inputs();
    return !columns.isEmpty() && columns.length() <= leftSize;
  }

  private static boolean onlyRight(Expression value, int leftSize) {
    BitSet columns = value.inputs();
    return !columns.isEmpty() && columns.nextSetBit(0) >= leftSize;
  }
}
