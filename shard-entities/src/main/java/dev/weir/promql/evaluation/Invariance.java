package dev.weir.promql.evaluation;

import dev.weir.promql.Expression;
import dev.weir.promql.Function;
import java.util.EnumSet;
import java.util.Set;

/** Finds expressions that are the same at each step, since all they look at is fixed by an @. */
final class Invariance {
  /** Functions that look at the time of the step. */
  private static final Set<Function> OF_STEP_TIME =
      EnumSet.of(
          Function.DAYS_IN_MONTH,
          Function.DAY_OF_MONTH,
          Function.DAY_OF_WEEK,
          Function.DAY_OF_YEAR,
          Function.HOUR,
          Function.MINUTE,
          Function.MONTH,
          Function.YEAR,
          Function.PREDICT_LINEAR,
          Function.TIME,
          Function.TIMESTAMP);

  private Invariance() {}

  /** The steps at which an expression must be evaluated: one where all would give the same. */
  static Steps steps(Expression expression, Steps steps) {
    return steps.count() > 1 && isInvariant(expression) ? steps.one() : steps;
  }

  static boolean isInvariant(Expression expression) {
    return switch (expression) {
      case Expression.Constant _, Expression.Text _ -> true;
      case Expression.InstantSelector selector -> selector.shift().isFixed();
      case Expression.RangeSelector selector -> selector.series().shift().isFixed();
      case Expression.Subquery subquery -> subquery.shift().isFixed();
      case Expression.Signed signed -> isInvariant(signed.of());
      case Expression.Parentheses parentheses -> isInvariant(parentheses.of());
      case Expression.Binary binary -> isInvariant(binary.left()) && isInvariant(binary.right());
      case Expression.Aggregation aggregation ->
          isInvariant(aggregation.of())
              && aggregation.parameter().map(Invariance::isInvariant).orElse(true);
      case Expression.Call call ->
          !OF_STEP_TIME.contains(call.function())
              && call.arguments().stream().allMatch(Invariance::isInvariant);
    };
  }
}
