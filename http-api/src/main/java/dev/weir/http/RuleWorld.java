package dev.weir.http;

import dev.weir.config.Clock;
import dev.weir.config.Limits;
import dev.weir.config.WeirConfig;
import dev.weir.http.samples.JsonLinesReader;
import dev.weir.http.samples.SampleLimits;
import dev.weir.promql.Expression;
import dev.weir.promql.evaluation.Query;
import dev.weir.promql.evaluation.QueryResult;
import dev.weir.promql.rules.GroupRun;
import dev.weir.promql.rules.GroupState;
import dev.weir.promql.rules.RuleAccess;
import dev.weir.promql.rules.RuleGroup;
import dev.weir.promql.rules.RuleSample;
import dev.weir.router.Router;
import dev.weir.rules.RuleHost;
import dev.weir.series.shard.Answer;
import dev.weir.series.shard.Retention;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Queries, samples and tables of tenants for their rules, on the ways that requests take. */
final class RuleWorld implements RuleHost {
  private final RuleTables tables;
  private final PromqlAnswers answers;
  private final SampleWrites writes;
  private final Tenants tenants;
  private final boolean withExperimental;
  private final String url;

  /**
   * @param port under which the node can be reached, for links
   */
  private RuleWorld(
      RuleTables tables,
      PromqlAnswers answers,
      SampleWrites writes,
      Tenants tenants,
      WeirConfig config,
      int port) {
    this.tables = tables;
    this.answers = answers;
    this.writes = writes;
    this.tenants = tenants;
    this.withExperimental = config.metrics().promqlExperimental();
    String asked = config.metrics().externalUrl();
    this.url = asked.equals("auto") ? "http://" + config.http().host() + ":" + port : asked;
  }

  /** That of a node whose server listens at a port. */
  static RuleWorld of(WeirConfig config, Router router, TenantWork work, Clock clock, int port) {
    Limits limits = config.limits();
    var deadline = config.http().requestTimeout();
    Tenants tenants = new Tenants(router, clock, deadline, limits, config.region().self());
    Circuits circuits = new Circuits(router, tenants, deadline, clock);
    MetricsShards shards = new MetricsShards(tenants, config.metrics().shards());
    PromqlReads reads = new PromqlReads(new MetricsReads(circuits, shards));
    BatchReader reader = new BatchReader(limits, System.nanoTime());
    return new RuleWorld(
        new RuleTables(circuits, tenants, reader, clock),
        new PromqlAnswers(reads, work, clock),
        new SampleWrites(circuits, shards, Retention.of(config.metrics()), clock),
        tenants,
        config,
        port);
  }

  @Override
  public RuleAccess access(String tenant) {
    return new RuleAccess() {
      @Override
      public QueryResult ask(String text, Expression expression, long time) {
        Query query = Query.instant(text, expression, time);
        return done(
            tenants
                .require(tenant)
                .thenApply(known -> tenants.limitsSeen(tenant))
                .thenCompose(
                    limits ->
                        answers.of(
                            new PromqlAnswers.Asked(
                                tenant,
                                MinRevs.NONE,
                                query,
                                limits,
                                limits.queryTimeMax(),
                                () -> false,
                                ShardReport.none()),
                            (outcome, _) -> outcome.result())));
      }

      @Override
      public void store(List<RuleSample> samples) {
        if (!samples.isEmpty()) {
          SampleWrites.Outcome outcome =
              done(
                  writes.store(tenant, JsonLinesReader.read(lines(samples), SampleLimits.DEFAULT)));
          outcome
              .refusal()
              .ifPresent(
                  refusal -> {
                    throw refusal;
                  });
        }
      }
    };
  }

  private static byte[] lines(List<RuleSample> samples) {
    ExportLines lines = new ExportLines(1, false);
    List<Answer.Found> found =
        samples.stream()
            .map(
                sample ->
                    new Answer.Found(
                        sample.labels(), new long[] {sample.time()}, new long[] {sample.bits()}))
            .toList();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    lines
        .pieces(new Answer.Samples(found, -1))
        .forEach(piece -> out.writeBytes(piece.toArrayUnsafe()));
    return out.toByteArray();
  }

  @Override
  public GroupRun.Outside outside(String tenant) {
    return new GroupRun.Outside(Map.of("tenant", tenant), url);
  }

  @Override
  public List<RuleGroup> groups(String tenant) {
    return done(tables.files(tenant)).stream()
        .flatMap(file -> file.groups(withExperimental).stream())
        .toList();
  }

  @Override
  public Function<RuleGroup, GroupState> kept(String tenant) {
    return done(tables.kept(tenant))::of;
  }

  @Override
  public void keep(String tenant, GroupState before, GroupState after) {
    long _ = done(tables.keep(tenant, before, after));
  }

  @Override
  public void forget(String tenant, GroupState state) {
    long _ = done(tables.forget(tenant, state));
  }

  private static <T> T done(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failure;
    }
  }
}
