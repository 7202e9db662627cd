package dev.weir.http;

import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply;
import dev.weir.promql.evaluation.PartOrder;
import dev.weir.router.CircuitId;
import dev.weir.series.shard.Answer;
import dev.weir.series.shard.Question;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Asks the shards of a tenant's metrics. */
final class MetricsReads {
  private static final Question NOTHING = new Question.Statistics(0);

  private final Circuits circuits;
  private final MetricsShards shards;

  MetricsReads(Circuits circuits, MetricsShards shards) {
    this.circuits = circuits;
    this.shards = shards;
  }

  /** The shards of a tenant, for one request; none if it has no samples. */
  private CompletionStage<List<CircuitId>> shards(String tenant, MinRevs revs) {
    return circuits
        .countRequest(tenant)
        .thenCompose(counted -> shards.toRead(tenant))
        .thenApply(revs::requireAmong);
  }

  /**
   * The shards of a tenant, for one request whose answer begins before all of them are asked: those
   * that must have reached a rev have.
   */
  CompletionStage<List<CircuitId>> shardsAt(String tenant, MinRevs revs) {
    return shards(tenant, revs)
        .thenCompose(
            all ->
                askEach(
                        all.stream().filter(revs::names).toList(),
                        revs,
                        NOTHING,
                        Answer.Statistics.class)
                    .thenApply(reached -> all));
  }

  /** Asks all shards the same; the answers are in the order of the shards. */
  <A extends Answer> CompletionStage<List<A>> askAll(
      String tenant, MinRevs revs, Question question, Class<A> kind) {
    return shards(tenant, revs).thenCompose(all -> askEach(all, revs, question, kind));
  }

  private <A extends Answer> CompletionStage<List<A>> askEach(
      List<CircuitId> some, MinRevs revs, Question question, Class<A> kind) {
    List<CompletableFuture<A>> answers =
        some.stream().map(shard -> ask(shard, revs, question, kind).toCompletableFuture()).toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
  }

  /** Asks one shard for what it has now, as part of a request. */
  <A extends Answer> CompletionStage<A> ask(CircuitId shard, Question question, Class<A> kind) {
    return ask(shard, MinRevs.NONE, question, kind);
  }

  /** The same, with a note of the rev at which it answers. */
  <A extends Answer> CompletionStage<A> ask(
      CircuitId shard, Question question, Class<A> kind, ShardReport report) {
    return reply(shard, MinRevs.NONE, question, Optional.empty())
        .thenApply(
            reply -> {
              report.saw(shard, reply.rev());
              return kind.cast(answer(reply));
            });
  }

  /** Asks one shard for samples, or for what they make of a part of a query; likewise. */
  CompletionStage<CircuitReply.Placed> evaluate(
      CircuitId shard, Question question, Optional<PartOrder> part, ShardReport report) {
    return reply(shard, MinRevs.NONE, question, part)
        .thenApply(
            reply -> {
              report.saw(shard, reply.rev());
              return reply;
            });
  }

  private <A extends Answer> CompletionStage<A> ask(
      CircuitId shard, MinRevs revs, Question question, Class<A> kind) {
    return reply(shard, revs, question, Optional.empty())
        .thenApply(reply -> kind.cast(answer(reply)));
  }

  private static Answer answer(CircuitReply reply) {
    return ((CircuitReply.Metrics) reply).answer();
  }

  private CompletionStage<CircuitReply.Placed> reply(
      CircuitId shard, MinRevs revs, Question question, Optional<PartOrder> part) {
    return circuits
        .askAnyway(
            shard,
            replyTo -> new CircuitCommand.AskMetrics(question, part, revs.at(shard), replyTo))
        .exceptionallyCompose(failure -> CompletableFuture.failedStage(named(shard, failure)))
        .thenApply(CircuitReply.Placed.class::cast);
  }

  private static Throwable named(CircuitId shard, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof WeirException refusal ? MinRevs.named(shard, refusal) : cause;
  }
}
