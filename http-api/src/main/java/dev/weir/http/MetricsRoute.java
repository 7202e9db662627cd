package dev.weir.http;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** The metrics of the node itself. */
final class MetricsRoute {
  private static final ContentType TEXT =
      Media.custom("text/plain", Map.of("version", "0.0.4", "charset", "utf-8"));
  private static final ContentType OPEN_METRICS =
      Media.custom("application/openmetrics-text", Map.of("version", "1.0.0", "charset", "utf-8"));

  private final PrometheusRegistry registry;
  private final ExpositionFormatWriter text = PrometheusTextFormatWriter.create();
  private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();

  MetricsRoute(PrometheusRegistry registry) {
    this.registry = registry;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/metrics", this::metrics).producing(Media.METRICS, Media.OPEN_METRICS));
  }

  private CompletionStage<HttpResponse> metrics(RequestContext context) {
    boolean open = context.media() == Media.OPEN_METRICS;
    ByteArrayOutputStream out = new ByteArrayOutputStream(16 << 10);
    try {
      (open ? openMetrics : text).write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return CompletableFuture.completedFuture(
        Answers.bytes(200, open ? OPEN_METRICS : TEXT, out.toByteArray()));
  }
}
