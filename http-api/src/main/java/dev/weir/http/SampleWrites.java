package dev.weir.http;

import dev.weir.config.Clock;
import dev.weir.config.Limits;
import dev.weir.config.WeirConfig;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply.Appended;
import dev.weir.http.samples.SampleBatch;
import dev.weir.router.CircuitId;
import dev.weir.router.Router;
import dev.weir.series.shard.Refusals;
import dev.weir.series.shard.Retention;
import dev.weir.series.shard.ShardLimits;
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
  private final Retention retention;
  private final Clock clock;

  SampleWrites(Circuits circuits, MetricsShards shards, Retention retention, Clock clock) {
    this.circuits = circuits;
    this.shards = shards;
    this.retention = retention;
    this.clock = clock;
  }

  /** Those of a node for figures that no request brings. */
  static SampleWrites of(WeirConfig config, Router router, Clock clock) {
    var deadline = config.http().requestTimeout();
    Tenants tenants = new Tenants(router, clock, deadline, config.limits(), config.region().self());
    return new SampleWrites(
        new Circuits(router, tenants, deadline, clock),
        new MetricsShards(tenants, config.metrics().shards()),
        Retention.of(config.metrics()),
        clock);
  }

  /**
   * What became of a request. A histogram counts as one sample, whatever it is stored in.
   *
   * @param histograms of the accepted and duplicate samples
   * @param revs of the shards that have stored something, as {@code Weir-Revs} has them
   * @param refusal says what was left out; empty when nothing was
   */
  record Outcome(
      long accepted,
      long rejected,
      long duplicate,
      long histograms,
      String revs,
      Optional<WeirException> refusal) {
    /** Samples that are there now, histograms among them. */
    long written() {
      return accepted + duplicate;
    }
  }

  private record Target(CircuitId shard, ShardLimits limits) {}

  private record Part(CircuitId shard, boolean hasHistograms, Appended reply) {
    long histograms() {
      return hasHistograms ? reply.tally().accepted() + reply.tally().duplicate() : 0;
    }
  }

  /**
   * Lets a request in, before anything of it is read.
   *
   * @param bytes that it says it has
   */
  CompletionStage<Void> admit(String tenant, long bytes) {
    return circuits.admitSamples(tenant, bytes);
  }

  /** Counts what a request has beyond what it said. */
  void owe(String tenant, long bytes) {
    circuits.oweBytes(tenant, bytes);
  }

  /** Stores what can be stored. A request with nothing in it makes no tenant. */
  CompletionStage<Outcome> store(String tenant, SampleBatch batch) {
    if (batch.size() == 0 && batch.metadata().isEmpty()) {
      return CompletableFuture.completedStage(outcome(tenant, batch, List.of()));
    }
    return shards
        .toWrite(tenant)
        .thenCompose(all -> append(tenant, all, batch))
        .thenCompose(parts -> described(tenant, batch, parts));
  }

  private CompletionStage<List<Part>> append(
      String tenant, List<CircuitId> all, SampleBatch batch) {
    List<MetricsParts.Part> parts = MetricsParts.of(batch, all.size(), clock.millis());
    // at once for the whole request: one that is stored in part only would never get through
    circuits.countSamples(tenant, batch.size());
    Limits limits = shards.limits(tenant);
    Map<Integer, CompletionStage<List<Part>>> byShard = new TreeMap<>();
    for (MetricsParts.Part part : parts) {
      Target shard =
          new Target(
              all.get(part.shard()),
              ShardLimits.ofShard(limits, retention, part.shard(), all.size()));
      byShard.compute(
          part.shard(),
          (number, before) ->
              before == null
                  ? append(shard, part).thenApply(List::of)
                  : before.thenCompose(done -> appendNext(done, shard, part)));
    }
    return together(byShard.values());
  }

  /** One part of a shard after another: all at once would not have room in its queue. */
  private CompletionStage<List<Part>> appendNext(
      List<Part> done, Target shard, MetricsParts.Part next) {
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

  private CompletionStage<Part> append(Target target, MetricsParts.Part part) {
    return circuits
        .append(
            target.shard(),
            replyTo ->
                new CircuitCommand.Append(part.batch(), part.metadata(), target.limits(), replyTo),
            CircuitCommand.Append.decodedBytes(part.batch(), part.metadata()))
        .thenApply(reply -> new Part(target.shard(), part.hasHistograms(), reply));
  }

  /** To say what is refused takes long, and this may be the thread of a shard that goes on. */
  private CompletionStage<Outcome> described(String tenant, SampleBatch batch, List<Part> parts) {
    boolean refused =
        batch.rejected() > 0
            || parts.stream().anyMatch(part -> part.reply().refusals().total() > 0);
    return refused
        ? CompletableFuture.supplyAsync(() -> outcome(tenant, batch, parts))
        : CompletableFuture.completedStage(outcome(tenant, batch, parts));
  }

  private Outcome outcome(String tenant, SampleBatch batch, List<Part> parts) {
    Map<String, Long> revs = new LinkedHashMap<>();
    long accepted = 0;
    long duplicate = 0;
    for (Part part : parts) {
      accepted += part.reply().tally().accepted();
      duplicate += part.reply().tally().duplicate();
      String shard = part.shard().circuit();
      revs.merge(shard.substring(shard.indexOf('.') + 1), part.reply().rev(), Math::max);
    }
    List<Refusals> refusals = parts.stream().map(part -> part.reply().refusals()).toList();
    long rejected = batch.rejected() + refusals.stream().mapToLong(Refusals::total).sum();
    String shown =
        revs.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining(","));
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("accepted", accepted);
    counts.put("rejected", rejected);
    counts.put("duplicate", duplicate);
    Optional<WeirException> refusal =
        rejected == 0
            ? Optional.empty()
            : Optional.of(
                new RefusedSamples(batch.errors(), refusals, shards.limits(tenant)).with(counts));
    long histograms = parts.stream().mapToLong(Part::histograms).sum();
    return new Outcome(accepted, rejected, duplicate, histograms, shown, refusal);
  }
}
