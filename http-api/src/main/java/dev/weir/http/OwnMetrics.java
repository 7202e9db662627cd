package dev.weir.http;

import dev.weir.config.Clock;
import dev.weir.config.WeirConfig;
import dev.weir.http.samples.PrometheusTextReader;
import dev.weir.http.samples.SampleBatch;
import dev.weir.http.samples.SampleLimits;
import dev.weir.router.CircuitId;
import dev.weir.router.Router;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Writes what {@code /metrics} shows, now and then, into the tenant that is the node's own, on the
 * way that samples of clients take. Each series says of which node and region it is.
 */
final class OwnMetrics implements AutoCloseable {
  private static final Counter FAILED =
      Counter.builder()
          .name("weir_own_metrics_failed_total")
          .help("Times that the node could not write its own metrics")
          .register(PrometheusRegistry.defaultRegistry);

  private final SampleWrites writes;
  private final PrometheusRegistry registry;
  private final Clock clock;
  private final String labels;
  private final RegularWrites regular = new RegularWrites("own metrics", this::write, FAILED::inc);

  OwnMetrics(
      SampleWrites writes, PrometheusRegistry registry, Clock clock, String node, String region) {
    this.writes = writes;
    this.registry = registry;
    this.clock = clock;
    this.labels = "node=\"%s\",region=\"%s\"".formatted(node, region);
  }

  /** Those of a node, which writes them if its configuration says how often. */
  static OwnMetrics of(WeirConfig config, Router router, Clock clock) {
    OwnMetrics own =
        new OwnMetrics(
            SampleWrites.of(config, router, clock),
            PrometheusRegistry.defaultRegistry,
            clock,
            config.node().name(),
            config.region().self());
    own.regular.every(config.metrics().ownInterval());
    return own;
  }

  /** Writes the figures of now. */
  private CompletionStage<Optional<Throwable>> write() {
    SampleBatch batch =
        PrometheusTextReader.read(exposition(), SampleLimits.DEFAULT, clock.millis());
    return writes
        .store(CircuitId.OWN_TENANT, batch)
        .thenApply(outcome -> outcome.refusal().map(Throwable.class::cast));
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
    regular.close();
  }
}
