package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitNames;
import dev.weir.router.CircuitId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Shards that a query goes on without because they do not answer, where whoever asks has said that
 * it may; they are named in its warnings. Otherwise a shard that does not answer fails the query.
 */
final class MissingShards {
  private final boolean mayMiss;
  private final Map<Integer, String> missing = new ConcurrentSkipListMap<>();

  private MissingShards(boolean mayMiss) {
    this.mayMiss = mayMiss;
  }

  /** For queries that need all. */
  static MissingShards none() {
    return new MissingShards(false);
  }

  /** What a request allows. */
  static MissingShards asked(Parameters form) {
    return new MissingShards(
        form.oneOf("partial", List.of("deny", "allow"), "deny").equals("allow"));
  }

  /** The same, or nothing where the shard does not answer and may be missing. */
  <T> CompletionStage<List<T>> orNone(CircuitId shard, CompletionStage<List<T>> read) {
    return mayMiss ? read.exceptionallyCompose(failure -> none(shard, failure)) : read;
  }

  private <T> CompletionStage<List<T>> none(CircuitId shard, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof WeirException refusal && isOfShard(refusal.code())) {
      missing.put(CircuitNames.shard(shard.circuit()), refusal.code().slug());
      return CompletableFuture.completedStage(List.of());
    }
    return CompletableFuture.failedStage(failure);
  }

  /** Not when the query itself takes too long. */
  private static boolean isOfShard(ErrorCode code) {
    return code.status() >= 500 && code != ErrorCode.QUERY_TIMEOUT && code != ErrorCode.INTERNAL;
  }

  /** What people must know of the answer. */
  List<String> warnings() {
    return missing.entrySet().stream()
        .map(
            each ->
                "partial answer: shard %d does not answer (%s), its series are missing"
                    .formatted(each.getKey(), each.getValue()))
        .toList();
  }
}
