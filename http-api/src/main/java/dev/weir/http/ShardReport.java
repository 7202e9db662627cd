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
import java.util.stream.Collectors;

/**
 * What a query has met in the shards: the revs at which they answered, and those that it went on
 * without because they did not, where whoever asks has said that it may; its warnings name them.
 * Otherwise a shard that does not answer fails the query.
 */
final class ShardReport {
  private final boolean mayMiss;
  private final Map<Integer, String> missing = new ConcurrentSkipListMap<>();
  private final Map<Integer, Long> revs = new ConcurrentSkipListMap<>();

  private ShardReport(boolean mayMiss) {
    this.mayMiss = mayMiss;
  }

  /** For queries that need all. */
  static ShardReport none() {
    return new ShardReport(false);
  }

  /** What a request allows. */
  static ShardReport asked(Parameters form) {
    return new ShardReport(form.oneOf("partial", List.of("deny", "allow"), "deny").equals("allow"));
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

  /** Takes note of an answer; of several pages the earliest counts, for the others know more. */
  void saw(CircuitId shard, long rev) {
    revs.merge(CircuitNames.shard(shard.circuit()), rev, Math::min);
  }

  /** The revs as {@code Weir-Revs} has them; empty if no shard was asked. */
  String revs() {
    return revs.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(","));
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
