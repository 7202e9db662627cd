package dev.weir.http;

import dev.weir.config.Clock;
import dev.weir.config.Limits;
import dev.weir.promql.evaluation.Budget;
import dev.weir.promql.evaluation.Outcome;
import dev.weir.promql.evaluation.Queries;
import dev.weir.promql.evaluation.Query;
import dev.weir.promql.evaluation.SeriesSource;
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
   * A query of a tenant.
   *
   * @param timeout after which it is given up
   * @param isLeft whether nobody waits for it any more
   * @param report takes note of the shards that were asked
   */
  record Asked(
      String tenant,
      MinRevs revs,
      Query query,
      Limits limits,
      Duration timeout,
      BooleanSupplier isLeft,
      ShardReport report) {}

  /** Makes something of an outcome, within the memory of the query. */
  @FunctionalInterface
  interface Finish<T> {
    T of(Outcome outcome, QueryMemory.Lease memory);
  }

  /** What is made of what a query gives; its memory is given back then. */
  <T> CompletionStage<T> of(Asked asked, Finish<T> finish) {
    long deadline = clock.millis() + asked.timeout().toMillis();
    BooleanSupplier isOver = () -> clock.millis() > deadline || asked.isLeft().getAsBoolean();
    PromqlReads.Run run =
        new PromqlReads.Run(
            asked.tenant(), asked.limits().querySamplesMax(), isOver, asked.report());
    return reads
        .read(asked.tenant(), asked.revs(), asked.query(), run)
        .thenApplyAsync(
            source -> finish.of(outcome(asked, source, run), run.memory()), work.of(asked.tenant()))
        .whenComplete((_, _) -> run.close());
  }

  private static Outcome outcome(Asked asked, SeriesSource source, PromqlReads.Run run) {
    Budget budget = new Budget(asked.limits().querySamplesMax(), run.isOver(), run.memory());
    Outcome outcome = PromqlRoutes.evaluated(() -> Queries.answer(asked.query(), source, budget));
    List<String> warnings = new ArrayList<>(outcome.warnings());
    warnings.addAll(asked.report().warnings());
    return new Outcome(outcome.result(), warnings, outcome.infos());
  }
}
