package dev.weir.promql;

import java.util.List;
import java.util.Optional;

/** A part of a query, as it was written; its type was checked when it was read. */
public sealed interface Expression {
  /** Where it stands in the text of the query. */
  Span span();

  /** What it gives. */
  ValueType type();

  /**
   * A number.
   *
   * @param isDuration whether it was written as one, such as {@code 5m}; then in seconds
   */
  record Constant(double value, boolean isDuration, Span span) implements Expression {
    @Override
    public ValueType type() {
      return ValueType.SCALAR;
    }
  }

  /** A text, without quotes and escapes. */
  record Text(String value, Span span) implements Expression {
    @Override
    public ValueType type() {
      return ValueType.STRING;
    }
  }

  /**
   * The newest sample of series.
   *
   * @param name what stands before the braces; it is a matcher of the selector, too
   */
  record InstantSelector(Optional<String> name, Selector selector, TimeShift shift, Span span)
      implements Expression {
    @Override
    public ValueType type() {
      return ValueType.INSTANT_VECTOR;
    }
  }

  /**
   * The samples of series in the time before each step.
   *
   * @param series the series, with the shift that stands behind the range
   * @param rangeMillis more than 0
   */
  record RangeSelector(InstantSelector series, long rangeMillis, Span span) implements Expression {
    @Override
    public ValueType type() {
      return ValueType.RANGE_VECTOR;
    }
  }

  /**
   * Values of an expression at times of its own before each step.
   *
   * @param rangeMillis more than 0
   * @param stepMillis between these times; empty for the one that queries have by default
   */
  record Subquery(
      Expression of, long rangeMillis, Optional<Long> stepMillis, TimeShift shift, Span span)
      implements Expression {
    @Override
    public ValueType type() {
      return ValueType.RANGE_VECTOR;
    }
  }

  /** An expression with a sign. */
  record Signed(boolean isNegative, Expression of, Span span) implements Expression {
    @Override
    public ValueType type() {
      return of.type();
    }
  }

  /** An expression in parentheses. */
  record Parentheses(Expression of, Span span) implements Expression {
    @Override
    public ValueType type() {
      return of.type();
    }
  }

  /**
   * Two expressions and an operator.
   *
   * @param returnsBool whether a comparison gives 0 or 1 instead of leaving elements out
   * @param matching how elements find each other; the default unless both sides are vectors
   */
  record Binary(
      BinaryOperator operator,
      Expression left,
      Expression right,
      boolean returnsBool,
      Matching matching,
      Span span)
      implements Expression {
    @Override
    public ValueType type() {
      return left.type() == ValueType.SCALAR && right.type() == ValueType.SCALAR
          ? ValueType.SCALAR
          : ValueType.INSTANT_VECTOR;
    }
  }

  /**
   * Elements of a vector taken together.
   *
   * @param parameter of {@code quantile}, {@code topk}, {@code count_values} and their like
   */
  record Aggregation(
      AggregationOperator operator,
      Expression of,
      Optional<Expression> parameter,
      Grouping grouping,
      Span span)
      implements Expression {
    @Override
    public ValueType type() {
      return ValueType.INSTANT_VECTOR;
    }
  }

  /** A function with its arguments, whose number and types fit. */
  record Call(Function function, List<Expression> arguments, Span span) implements Expression {
    /** Copies the arguments. */
    public Call {
      arguments = List.copyOf(arguments);
    }

    @Override
    public ValueType type() {
      return function.result();
    }
  }
}
