package dev.weir.http;

import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.ReadAt;
import dev.weir.router.CircuitId;
import dev.weir.series.shard.Answer;
import dev.weir.series.shard.Question;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks the shards of a tenant's metrics. */
final class MetricsReads {
  private final Circuits circuits;
  private final MetricsShards shards;

  MetricsReads(Circuits circuits, MetricsShards shards) {
    this.circuits = circuits;
    this.shards = shards;
  }

  /** The shards of a tenant; none if it has no samples. */
  CompletionStage<List<CircuitId>> shards(String tenant) {
    return shards.toRead(tenant);
  }

  /** Asks all shards the same; the answers are in the order of the shards. */
  <A extends Answer> CompletionStage<List<A>> askAll(
      String tenant, Question question, Class<A> kind) {
    return shards
        .toRead(tenant)
        .thenCompose(
            all -> {
              List<CompletableFuture<A>> answers =
                  all.stream()
                      .map(shard -> ask(shard, question, kind).toCompletableFuture())
                      .toList();
              return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                  .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
            });
  }

  /** Asks one shard. */
  <A extends Answer> CompletionStage<A> ask(CircuitId shard, Question question, Class<A> kind) {
    return circuits
        .ask(
            shard,
            CircuitReply.Metrics.class,
            replyTo -> new CircuitCommand.AskMetrics(question, ReadAt.NOW, replyTo))
        .thenApply(reply -> kind.cast(reply.answer()));
  }
}
