package dev.weir.promql.evaluation;

import dev.weir.promql.Expression;
import dev.weir.series.rollup.Tier;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says what a query reads, so that it can be fetched before the query is evaluated. */
public final class Selections {
  private final Query query;
  private final boolean isSplitting;
  private final Set<Selection> found = new LinkedHashSet<>();
  private final Set<Part> parts = new LinkedHashSet<>();

  private Selections(Query query, boolean isSplitting) {
    this.query = query;
    this.isSplitting = isSplitting;
    walk(query.expression(), query.steps());
  }

  /** All that a query reads, each once. */
  public static List<Selection> of(Query query) {
    return List.copyOf(new Selections(query, false).found);
  }

  /**
   * What shards are asked for.
   *
   * @param selections whose samples they give
   * @param parts that they evaluate
   */
  public record Split(List<Selection> selections, List<Part> parts) {}

  /** What a query leaves to shards, and what else it reads. */
  public static Split split(Query query) {
    Selections both = new Selections(query, true);
    return new Split(List.copyOf(both.found), List.copyOf(both.parts));
  }

  private void walk(Expression expression, Steps around) {
    Steps steps = Invariance.steps(expression, around);
    if (steps.count() == 0 || isPushed(expression, steps)) {
      return;
    }
    switch (expression) {
      case Expression.Constant _, Expression.Text _ -> {}
      case Expression.InstantSelector selector -> {
        query.tiers().refuseRaw(selector);
        found.add(query.selection(selector, steps));
      }
      case Expression.RangeSelector selector -> {
        query.tiers().refuseRaw(selector);
        found.add(query.selection(selector, steps));
      }
      case Expression.Subquery subquery -> walk(subquery.of(), query.steps(subquery, steps));
      case Expression.Signed signed -> walk(signed.of(), steps);
      case Expression.Parentheses parentheses -> walk(parentheses.of(), steps);
      case Expression.Binary binary -> {
        walk(binary.left(), steps);
        walk(binary.right(), steps);
      }
      case Expression.Aggregation aggregation -> {
        walk(aggregation.of(), steps);
        aggregation.parameter().ifPresent(parameter -> walk(parameter, steps));
      }
      case Expression.Call call -> walk(call, steps);
    }
  }

  private boolean isPushed(Expression expression, Steps steps) {
    Optional<Part> part = isSplitting ? PushDown.part(query, expression, steps) : Optional.empty();
    part.ifPresent(parts::add);
    return part.isPresent();
  }

  private void walk(Expression.Call call, Steps steps) {
    Optional<Tier> tier = TierRule.tier(query, call, steps);
    if (tier.isPresent()) {
      found.add(query.selection(TierRule.range(call), steps, tier));
    } else {
      call.arguments().forEach(argument -> walk(argument, steps));
    }
  }
}
