package dev.weir.promql.evaluation;

import dev.weir.promql.Expression;
import dev.weir.promql.Function;
import dev.weir.series.rollup.Tier;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * When rollups answer in place of samples: a function that they keep enough for, over windows that
 * are whole periods. A period has its first millisecond and a window its last one instead, so a
 * sample exactly on the edge counts for the period that it begins.
 */
final class TierRule {
  private static final Set<Function> ANSWERED =
      Collections.unmodifiableSet(
          EnumSet.of(
              Function.AVG_OVER_TIME,
              Function.COUNT_OVER_TIME,
              Function.FIRST_OVER_TIME,
              Function.INCREASE,
              Function.LAST_OVER_TIME,
              Function.MAX_OVER_TIME,
              Function.MIN_OVER_TIME,
              Function.PRESENT_OVER_TIME,
              Function.RATE,
              Function.SUM_OVER_TIME));

  private TierRule() {}

  /** The functions, as people write them. */
  static String functions() {
    return ANSWERED.stream().map(Function::word).collect(Collectors.joining(", "));
  }

  /** The widest tier of those that a query allows which answers a call; empty where none does. */
  static Optional<Tier> tier(Query query, Expression.Call call, Steps steps) {
    List<Tier> allowed = query.tiers().allowed();
    if (allowed.isEmpty()
        || !ANSWERED.contains(call.function())
        || !(RangeCalls.argument(call) instanceof Expression.RangeSelector)) {
      return Optional.empty();
    }
    return allowed.stream().filter(tier -> fits(query, range(call), steps, tier)).findFirst();
  }

  /** The selector of a call that a tier answers. */
  static Expression.RangeSelector range(Expression.Call call) {
    return (Expression.RangeSelector) RangeCalls.argument(call);
  }

  private static boolean fits(Query query, Expression.RangeSelector range, Steps steps, Tier tier) {
    for (int step = 0; step < steps.count(); step++) {
      long end = query.shifted(range.series().shift(), steps.at(step));
      if (!isEdge(tier, end) || !isEdge(tier, end - range.rangeMillis())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isEdge(Tier tier, long time) {
    return tier.start(time) == time;
  }
}
