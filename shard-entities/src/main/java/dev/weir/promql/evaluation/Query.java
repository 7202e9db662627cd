package dev.weir.promql.evaluation;

import dev.weir.promql.Expression;
import dev.weir.promql.TimeShift;
import dev.weir.series.rollup.Tier;
import java.util.Optional;

/**
 * What is asked.
 *
 * @param text as it was written; places of annotations refer to it
 * @param expression what the text means
 * @param steps at which times; one for an instant query
 * @param end where the range of times was said to end, at the last step or behind it
 * @param isRange whether the answer has one value for each step, as for {@code query_range}
 * @param lookbackMillis how old the newest sample of a series may be, exclusive
 * @param subqueryStepMillis between the steps of subqueries that name none
 * @param tiers which may answer in place of samples
 */
public record Query(
    String text,
    Expression expression,
    Steps steps,
    long end,
    boolean isRange,
    long lookbackMillis,
    long subqueryStepMillis,
    Tiers tiers) {
  /** What the reference takes when nothing else is said. */
  public static final long LOOKBACK_MILLIS = 300_000;

  /** What the reference takes when nothing else is said. */
  public static final long SUBQUERY_STEP_MILLIS = 60_000;

  /** A query at one time, with what the reference takes when nothing else is said. */
  public static Query instant(String text, Expression expression, long time) {
    return new Query(
        text,
        expression,
        Steps.at(time),
        time,
        false,
        LOOKBACK_MILLIS,
        SUBQUERY_STEP_MILLIS,
        Tiers.NONE);
  }

  /** A query at the times from a start to an end, likewise. */
  public static Query range(
      String text, Expression expression, long start, long end, long stepMillis) {
    return new Query(
        text,
        expression,
        Steps.between(start, end, stepMillis),
        end,
        true,
        LOOKBACK_MILLIS,
        SUBQUERY_STEP_MILLIS,
        Tiers.NONE);
  }

  /** The same with another lookback. */
  public Query lookingBack(long millis) {
    return new Query(text, expression, steps, end, isRange, millis, subqueryStepMillis, tiers);
  }

  /** The same with tiers. */
  public Query from(Tiers some) {
    return new Query(
        text, expression, steps, end, isRange, lookbackMillis, subqueryStepMillis, some);
  }

  /** The time that a shifted selector or subquery looks at from a step. */
  long shifted(TimeShift shift, long stepTime) {
    return base(shift.at(), stepTime) - shift.offsetMillis();
  }

  private long base(TimeShift.At at, long stepTime) {
    return switch (at) {
      case TimeShift.At.Evaluation() -> stepTime;
      case TimeShift.At.Start() -> steps.first();
      case TimeShift.At.End() -> end;
      case TimeShift.At.Fixed(long millis) -> millis;
    };
  }

  /** What an instant selector reads at some steps. */
  Selection selection(Expression.InstantSelector selector, Steps at) {
    return new Selection(
        selector.selector(),
        shifted(selector.shift(), at.first()) - lookbackMillis,
        shifted(selector.shift(), at.last()),
        at.count() == 1 || selector.shift().isFixed(),
        Optional.empty());
  }

  /** What a range selector reads at some steps. */
  Selection selection(Expression.RangeSelector selector, Steps at) {
    return selection(selector, at, Optional.empty());
  }

  /** The same of a tier. */
  Selection selection(Expression.RangeSelector selector, Steps at, Optional<Tier> tier) {
    TimeShift shift = selector.series().shift();
    return new Selection(
        selector.series().selector(),
        shifted(shift, at.first()) - selector.rangeMillis(),
        shifted(shift, at.last()),
        false,
        tier);
  }

  /**
   * The steps of a subquery: multiples of its own step width, wherever the steps around it are.
   *
   * @throws LimitExceededException when there are too many
   */
  Steps steps(Expression.Subquery subquery, Steps at) {
    long width = subquery.stepMillis().orElse(subqueryStepMillis);
    long after = shifted(subquery.shift(), at.first()) - subquery.rangeMillis();
    long first = width * (after / width);
    return Steps.between(
        first <= after ? first + width : first, shifted(subquery.shift(), at.last()), width);
  }
}
