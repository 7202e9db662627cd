package dev.weir.http;

import dev.weir.config.Clock;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply.Appended;
import dev.weir.http.samples.SampleBatch;
import dev.weir.http.samples.SampleError;
import dev.weir.router.CircuitId;
import dev.weir.series.MetricsBatch;
import dev.weir.series.shard.Refused;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes the samples of one request to the shards of its tenant and adds up what they answer. */
final class SampleWrites {
  private final Circuits circuits;
  private final MetricsShards shards;
  private final Clock clock;

  SampleWrites(Circuits circuits, MetricsShards shards, Clock clock) {
    this.circuits = circuits;
    this.shards = shards;
    this.clock = clock;
  }

  /**
   * What became of a request.
   *
   * @param revs of the shards that have stored something, as {@code Weir-Revs} has them
   * @param refusal says what was left out; empty when nothing was
   */
  record Outcome(
      long accepted, long rejected, long duplicate, String revs, Optional<WeirException> refusal) {}

  private record Part(CircuitId shard, Appended reply) {}

  /** Stores what can be stored. */
  CompletionStage<Outcome> store(String tenant, SampleBatch batch) {
    return shards
        .toWrite(tenant)
        .thenCompose(all -> append(all, batch))
        .thenApply(parts -> outcome(batch, parts));
  }

  private CompletionStage<List<Part>> append(List<CircuitId> all, SampleBatch batch) {
    Map<Integer, CompletionStage<List<Part>>> shards = new TreeMap<>();
    for (MetricsParts.Part part : MetricsParts.of(batch, all.size(), clock.millis())) {
      CircuitId shard = all.get(part.shard());
      shards.compute(
          part.shard(),
          (number, before) ->
              before == null
                  ? append(shard, part.batch()).thenApply(List::of)
                  : before.thenCompose(done -> appendNext(done, shard, part.batch())));
    }
    return together(shards.values());
  }

  /** One part of a shard after another: all at once would not have room in its queue. */
  private CompletionStage<List<Part>> appendNext(
      List<Part> done, CircuitId shard, MetricsBatch next) {
    return append(shard, next)
        .thenApply(part -> Stream.concat(done.stream(), Stream.of(part)).toList());
  }

  private static CompletionStage<List<Part>> together(
      Collection<CompletionStage<List<Part>>> shards) {
    List<CompletableFuture<List<Part>>> all =
        shards.stream().map(CompletionStage::toCompletableFuture).toList();
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
        .thenApply(done -> all.stream().flatMap(each -> each.join().stream()).toList());
  }

  private CompletionStage<Part> append(CircuitId shard, MetricsBatch batch) {
    return circuits
        .append(
            shard,
            replyTo -> new CircuitCommand.Append(batch, replyTo),
            CircuitCommand.Append.decodedBytes(batch))
        .thenApply(reply -> new Part(shard, reply));
  }

  private static Outcome outcome(SampleBatch batch, List<Part> parts) {
    Map<String, Long> revs = new LinkedHashMap<>();
    long accepted = 0;
    long duplicate = 0;
    List<Refused> refused = new ArrayList<>();
    for (Part part : parts) {
      accepted += part.reply().tally().accepted();
      duplicate += part.reply().tally().duplicate();
      refused.addAll(part.reply().refused());
      String shard = part.shard().circuit();
      revs.merge(shard.substring(shard.indexOf('.') + 1), part.reply().rev(), Math::max);
    }
    long rejected = batch.rejected() + refused.stream().mapToLong(Refused::samples).sum();
    String shown =
        revs.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining(","));
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("accepted", accepted);
    counts.put("rejected", rejected);
    counts.put("duplicate", duplicate);
    Optional<WeirException> refusal =
        rejected == 0 ? Optional.empty() : Optional.of(rejected(counts, batch.errors(), refused));
    return new Outcome(accepted, rejected, duplicate, shown, refusal);
  }

  private static WeirException rejected(
      Map<String, Object> counts, List<SampleError> errors, List<Refused> refused) {
    List<Map<String, Object>> described = new ArrayList<>();
    errors.forEach(error -> described.add(described(error)));
    refused.stream()
        .limit(Math.max(0, SampleRoutes.ERRORS_MAX - described.size()))
        .forEach(each -> described.add(described(each)));
    String first = described.isEmpty() ? "" : " The first: " + described.getFirst().get("detail");
    Map<String, Object> members = new LinkedHashMap<>(counts);
    members.put("errors", described);
    return new WeirException(
        ErrorCode.SAMPLES_REJECTED,
        "%s samples were not stored, %s are; do not send those that are refused again.%s"
            .formatted(counts.get("rejected"), counts.get("accepted"), first),
        members);
  }

  private static Map<String, Object> described(SampleError error) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("position", error.position());
    members.put("column", error.column());
    members.put("detail", error.text());
    return members;
  }

  private static Map<String, Object> described(Refused refused) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("series", refused.series());
    members.put("samples", refused.samples());
    members.put(
        "detail",
        switch (refused.reason()) {
          case TIME ->
              "the times of %d samples of %s are too far from now."
                  .formatted(refused.samples(), refused.series());
          case SERIES ->
              "%s would be one series more than the shard may have.".formatted(refused.series());
        });
    return members;
  }
}
