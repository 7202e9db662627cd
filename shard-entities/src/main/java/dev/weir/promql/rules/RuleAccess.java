package dev.weir.promql.rules;

import dev.weir.promql.Expression;
import dev.weir.promql.evaluation.QueryResult;
import java.util.List;

/** What rules need of the world; both calls wait for their answer. */
public interface RuleAccess {
  /**
   * Asks a query.
   *
   * @param time milliseconds since 1970
   * @throws RuntimeException whose message says why there is no answer
   */
  QueryResult ask(String text, Expression expression, long time);

  /**
   * Stores samples.
   *
   * @throws RuntimeException whose message says why they are not, or not all, stored
   */
  void store(List<RuleSample> samples);
}
