package dev.weir.http;

import dev.weir.config.Clock;
import dev.weir.config.WeirConfig;
import dev.weir.http.samples.PrometheusTextReader;
import dev.weir.http.samples.SampleBatch;
import dev.weir.http.samples.SampleLimits;
import dev.weir.router.CircuitId;
import dev.weir.router.Router;
import dev.weir.series.shard.Retention;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what {@code /metrics} shows, now and then, into the tenant that is the node's own, on the
 * way that samples of clients take. Each series says of which node and region it is.
 *
 * <p>What cannot be written is counted and given up: the next figures are fresher.
 */
final class OwnMetrics implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OwnMetrics.class);
  private static final Duration INTERVAL_MIN = Duration.ofSeconds(1);

  private static final Counter FAILED =
      Counter.builder()
          .name("weir_own_metrics_failed_total")
          .help("Times that the node could not write its own metrics")
          .register(PrometheusRegistry.defaultRegistry);

  private final SampleWrites writes;
  private final PrometheusRegistry registry;
  private final Clock clock;
  private final String labels;
  private final AtomicBoolean failing = new AtomicBoolean();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("weir-own-metrics").factory());
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

  OwnMetrics(
      SampleWrites writes, PrometheusRegistry registry, Clock clock, String node, String region) {
    this.writes = writes;
    this.registry = registry;
    this.clock = clock;
    this.labels = "node=\"%s\",region=\"%s\"".formatted(node, region);
  }

  /** Those of a node, which writes them if its configuration says how often. */
  static OwnMetrics of(WeirConfig config, Router router, Clock clock) {
    Tenants tenants =
        new Tenants(
            router, clock, config.http().requestTimeout(), config.limits(), config.region().self());
    Circuits circuits = new Circuits(router, tenants, config.http().requestTimeout(), clock);
    MetricsShards shards = new MetricsShards(tenants, config.metrics().shards());
    OwnMetrics own =
        new OwnMetrics(
            new SampleWrites(circuits, shards, Retention.of(config.metrics()), clock),
            PrometheusRegistry.defaultRegistry,
            clock,
            config.node().name(),
            config.region().self());
    own.writeEvery(config.metrics().ownInterval());
    return own;
  }

  private void writeEvery(Duration interval) {
    if (!interval.isZero()) {
      long millis = Math.max(interval.toMillis(), INTERVAL_MIN.toMillis());
      Future<?> _ =
          timer.scheduleWithFixedDelay(
              this::writeUnlessBusy, millis, millis, TimeUnit.MILLISECONDS);
    }
  }

  /** One write at a time: a node that has no time for them gets no queue of them. */
  private void writeUnlessBusy() {
    if (last.isDone()) {
      last = write().toCompletableFuture();
    } else {
      failed(new IllegalStateException("the write before is not done yet"));
    }
  }

  /** Writes the figures of now; completes when they are stored or given up. */
  CompletionStage<Void> write() {
    try {
      SampleBatch batch =
          PrometheusTextReader.read(exposition(), SampleLimits.DEFAULT, clock.millis());
      return writes.store(CircuitId.OWN_TENANT, batch).handle(this::ended);
    } catch (RuntimeException e) {
      failed(e);
      return CompletableFuture.completedStage(null);
    }
  }

  private Void ended(SampleWrites.Outcome outcome, Throwable failure) {
    Throwable why = failure != null ? failure : outcome.refusal().orElse(null);
    if (why == null) {
      failing.set(false);
    } else {
      failed(why);
    }
    return null;
  }

  private void failed(Throwable why) {
    FAILED.inc();
    if (failing.compareAndSet(false, true)) {
      LOG.warn(
          "The node's own metrics cannot be written to tenant {}; it goes on trying.",
          CircuitId.OWN_TENANT,
          why);
    }
  }

  private byte[] exposition() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(16 << 10);
    try {
      PrometheusTextFormatWriter.create().write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .map(this::labelled)
        .collect(Collectors.joining("\n", "", "\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** A name ends where its labels begin, or its value. */
  private String labelled(String line) {
    int end = line.indexOf(' ');
    if (line.startsWith("#") || end < 0) {
      return line;
    }
    int brace = line.indexOf('{');
    return brace < 0 || brace > end
        ? line.substring(0, end) + "{" + labels + "}" + line.substring(end)
        : line.substring(0, brace + 1) + labels + "," + line.substring(brace + 1);
  }

  @Override
  public void close() {
    timer.shutdown();
  }
}
