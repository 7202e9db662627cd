package dev.weir.promql.evaluation;

import dev.weir.promql.Expression;
import dev.weir.promql.Function;
import dev.weir.promql.ValueType;
import dev.weir.series.Labels;
import dev.weir.series.index.Matcher;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which parts of a query are evaluated where the samples are: what looks at each series by itself,
 * and what aggregations make of it that can be added up. Both plans give the same to the bit, but
 * for the last bits of sums and averages and for the sign of a zero that is a minimum or a maximum.
 *
 * <p>A part is of one metric, so that no two series can come to have the same labels on different
 * shards. Its windows overlap little: a shard is asked for little work at a time, which nobody can
 * call off.
 */
final class PushDown {
  /** How many windows a sample may be in. */
  static final int OVERLAP_MAX = 100;

  /** Where windows are so far apart, their values are fewer than the samples. */
  static final long WIDTH_MIN_MILLIS = 60_000;

  private static final int STEPS_MAX = 11_001;

  /** What changes each value of a vector by itself. */
  private static final Set<Function> OF_VALUES =
      Collections.unmodifiableSet(
          EnumSet.of(
              Function.ABS,
              Function.CEIL,
              Function.CLAMP,
              Function.CLAMP_MAX,
              Function.CLAMP_MIN,
              Function.EXP,
              Function.FLOOR,
              Function.LN,
              Function.LOG10,
              Function.LOG2,
              Function.ROUND,
              Function.SGN,
              Function.SQRT));

  private final Query query;
  private final Steps steps;

  private PushDown(Query query, Steps steps) {
    this.query = query;
    this.steps = steps;
  }

  /** The part that an expression makes; empty where it is evaluated by whoever asks. */
  static Optional<Part> part(Query query, Expression expression, Steps steps) {
    if (!query.tiers().equals(Tiers.NONE) || steps.count() > STEPS_MAX) {
      return Optional.empty();
    }
    PushDown pushing = new PushDown(query, steps);
    return pushing.selection(expression).map(selection -> new Part(expression, steps, selection));
  }

  private Optional<Selection> selection(Expression expression) {
    if (expression instanceof Expression.Aggregation aggregation) {
      return PartialAccumulator.isOf(aggregation.operator())
          ? ofEach(aggregation.of())
          : Optional.empty();
    }
    boolean isFar = steps.count() == 1 || steps.width() >= WIDTH_MIN_MILLIS;
    return isFar && hasWindows(expression) ? ofEach(expression) : Optional.empty();
  }

  /** What an expression reads that looks at each series by itself. */
  private Optional<Selection> ofEach(Expression expression) {
    return switch (expression) {
      case Expression.InstantSelector selector ->
          isOfOneMetric(selector)
              ? Optional.of(query.selection(selector, steps))
              : Optional.empty();
      case Expression.Parentheses parentheses -> ofEach(parentheses.of());
      case Expression.Signed signed -> ofEach(signed.of());
      case Expression.Binary binary -> ofEach(binary);
      case Expression.Call call -> ofEach(call);
      case Expression.Constant _,
          Expression.Text _,
          Expression.RangeSelector _,
          Expression.Subquery _,
          Expression.Aggregation _ ->
          Optional.empty();
    };
  }

  private Optional<Selection> ofEach(Expression.Binary binary) {
    if (isFree(binary.left())) {
      return ofEach(binary.right());
    }
    return isFree(binary.right()) ? ofEach(binary.left()) : Optional.empty();
  }

  private Optional<Selection> ofEach(Expression.Call call) {
    if (!call.arguments().stream().allMatch(each -> isFree(each) || !isScalar(each))) {
      return Optional.empty();
    }
    if (OF_VALUES.contains(call.function())) {
      return ofEach(call.arguments().getFirst());
    }
    return isOfWindows(call)
            && RangeCalls.argument(call) instanceof Expression.RangeSelector range
            && isOfOneMetric(range.series())
            && overlaps(range) <= OVERLAP_MAX
        ? Optional.of(query.selection(range, steps))
        : Optional.empty();
  }

  private long overlaps(Expression.RangeSelector range) {
    return steps.count() == 1 ? 1 : range.rangeMillis() / steps.width();
  }

  private static boolean isOfWindows(Expression.Call call) {
    return RangeCalls.isOfRange(call.function()) && call.function() != Function.ABSENT_OVER_TIME;
  }

  private static boolean isScalar(Expression expression) {
    return expression.type() == ValueType.SCALAR;
  }

  /** Whether it is a number that no series has a part in. */
  private static boolean isFree(Expression expression) {
    return isScalar(expression)
        && switch (expression) {
          case Expression.Constant _ -> true;
          case Expression.Parentheses parentheses -> isFree(parentheses.of());
          case Expression.Signed signed -> isFree(signed.of());
          case Expression.Binary binary -> isFree(binary.left()) && isFree(binary.right());
          case Expression.Call call ->
              call.function() == Function.TIME || call.function() == Function.PI;
          case Expression.Text _,
              Expression.InstantSelector _,
              Expression.RangeSelector _,
              Expression.Subquery _,
              Expression.Aggregation _ ->
              false;
        };
  }

  private static boolean hasWindows(Expression expression) {
    return switch (expression) {
      case Expression.Call call ->
          isOfWindows(call)
              || (OF_VALUES.contains(call.function()) && hasWindows(call.arguments().getFirst()));
      case Expression.Parentheses parentheses -> hasWindows(parentheses.of());
      case Expression.Signed signed -> hasWindows(signed.of());
      case Expression.Binary binary -> hasWindows(binary.left()) || hasWindows(binary.right());
      case Expression.Constant _,
          Expression.Text _,
          Expression.InstantSelector _,
          Expression.RangeSelector _,
          Expression.Subquery _,
          Expression.Aggregation _ ->
          false;
    };
  }

  private static boolean isOfOneMetric(Expression.InstantSelector selector) {
    return selector.selector().matchers().stream()
        .anyMatch(
            matcher ->
                matcher.name().equals(Labels.METRIC_NAME)
                    && matcher.operation() == Matcher.Operation.EQUAL
                    && !matcher.value().isEmpty());
  }
}
