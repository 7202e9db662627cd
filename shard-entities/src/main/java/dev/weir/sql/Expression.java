package dev.weir.sql;

import dev.weir.zset.ColumnType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;

/** A typed scalar expression over the columns of one input row. */
sealed interface Expression {
  ColumnType type();

  boolean nullable();

  /** An input column. */
  record Input(int column, ColumnType type, boolean nullable) implements Expression {}

  /**
   * A literal.
   *
   * @param value null, {@link Boolean}, {@link Long} (also dates, timestamps, narrow decimals),
   *     {@link Double}, {@link Int128} or {@link String}
   */
  record Constant(Object value, ColumnType type) implements Expression {
    @Override
    public boolean nullable() {
      return value == null;
    }
  }

  /**
   * A column of the row that a correlated subquery is evaluated for. {@link Decorrelation} replaces
   * all of them.
   *
   * @param correlation Calcite's number of the outer query
   */
  record Outer(int correlation, int column, ColumnType type, boolean nullable)
      implements Expression {}

  /** A call of an operator whose arguments have the types it asks for. */
  record Call(
      Operator operator, List<Expression> args, ColumnType type, boolean nullable, Place place)
      implements Expression {
    public Call {
      args = List.copyOf(args);
    }

    Expression arg(int index) {
      return args.get(index);
    }
  }

  /** Number of nodes. */
  default int size() {
    return switch (this) {
      case Input input -> 1;
      case Outer outer -> 1;
      case Constant constant -> 1;
      case Call call -> {
        int size = 1;
        for (Expression arg : call.args()) {
          size += arg.size();
        }
        yield size;
      }
    };
  }

  /** Whether evaluating it can never be an error. */
  default boolean infallible() {
    return switch (this) {
      case Input input -> true;
      case Outer outer -> true;
      case Constant constant -> true;
      case Call call ->
          !Fallible.itself(call) && call.args().stream().allMatch(Expression::infallible);
    };
  }

  /** Adds the input columns it reads. */
  default void collectInputs(BitSet columns) {
    switch (this) {
      case Input input -> columns.set(input.column());
      case Outer outer -> {}
      case Constant constant -> {}
      case Call call -> call.args().forEach(arg -> arg.collectInputs(columns));
    }
  }

  default BitSet inputs() {
    BitSet columns = new BitSet();
    collectInputs(columns);
    return columns;
  }

  /** The expression with other expressions in place of its input columns. */
  default Expression replaceInputs(IntFunction<Expression> replacement) {
    return switch (this) {
      case Input input -> replacement.apply(input.column());
      case Outer outer -> outer;
      case Constant constant -> constant;
      case Call call -> {
        List<Expression> args = new ArrayList<>(call.args().size());
        for (Expression arg : call.args()) {
          args.add(arg.replaceInputs(replacement));
        }
        yield new Call(call.operator(), args, call.type(), call.nullable(), call.place());
      }
    };
  }

  /** The expression over moved input columns. */
  default Expression shift(java.util.function.IntUnaryOperator move) {
    return switch (this) {
      case Input input ->
          new Input(move.applyAsInt(input.column()), input.type(), input.nullable());
      case Outer outer -> outer;
      case Constant constant -> constant;
      case Call call -> {
        List<Expression> args = new ArrayList<>(call.args().size());
        for (Expression arg : call.args()) {
          args.add(arg.shift(move));
        }
        yield new Call(call.operator(), args, call.type(), call.nullable(), call.place());
      }
    };
  }
}
