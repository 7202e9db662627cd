package dev.weir.http;

import dev.weir.config.Clock;
import dev.weir.config.Limits;
import dev.weir.promql.evaluation.Budget;
import dev.weir.promql.evaluation.Outcome;
import dev.weir.promql.evaluation.Queries;
import dev.weir.promql.evaluation.Query;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** Answers queries of a tenant: reads what they need, then evaluates on a worker of the tenant. */
final class PromqlAnswers {
  private final PromqlReads reads;
  private final TenantWork work;
  private final Clock clock;

  PromqlAnswers(PromqlReads reads, TenantWork work, Clock clock) {
    this.reads = reads;
    this.work = work;
    this.clock = clock;
  }

  /**
   * What a query gives.
   *
   * @param timeout after which it is given up
   * @param isLeft whether nobody waits for it any more
   * @param report takes note of the shards that were asked
   */
  CompletionStage<Outcome> of(
      String tenant,
      MinRevs revs,
      Query query,
      Limits limits,
      Duration timeout,
      BooleanSupplier isLeft,
      ShardReport report) {
    long deadline = clock.millis() + timeout.toMillis();
    BooleanSupplier isOver = () -> clock.millis() > deadline || isLeft.getAsBoolean();
    return reads
        .read(tenant, revs, query, new PromqlReads.Run(limits.querySamplesMax(), isOver, report))
        .thenApplyAsync(
            source ->
                PromqlRoutes.evaluated(
                    () ->
                        Queries.answer(
                            query, source, new Budget(limits.querySamplesMax(), isOver))),
            work.of(tenant))
        .thenApply(outcome -> with(outcome, report.warnings()));
  }

  private static Outcome with(Outcome outcome, List<String> more) {
    List<String> warnings = new ArrayList<>(outcome.warnings());
    warnings.addAll(more);
    return new Outcome(outcome.result(), warnings, outcome.infos());
  }
}
