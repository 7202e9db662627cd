package dev.weir.http;

import dev.weir.config.ErrorCode;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Counters of the HTTP interface; {@code route} is always the template, never a path. */
final class HttpMetrics {
  /** The metrics of this process: a process has one node. */
  static final HttpMetrics NODE = new HttpMetrics(PrometheusRegistry.defaultRegistry);

  private static final double NANOS_PER_SECOND = 1e9;

  private final Counter requests;
  private final Histogram seconds;
  private final Counter refused;
  private final Gauge subscribers;
  private final Counter coalesced;

  HttpMetrics(PrometheusRegistry registry) {
    requests =
        Counter.builder()
            .name("weir_http_requests_total")
            .help("Requests answered")
            .labelNames("route", "method", "status")
            .register(registry);
    seconds =
        Histogram.builder()
            .name("weir_http_request_seconds")
            .help("Time from the request's head to the answer's head")
            .classicOnly()
            .classicUpperBounds(
                .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10)
            .labelNames("route")
            .register(registry);
    refused =
        Counter.builder()
            .name("weir_refused_total")
            .help("Requests refused, by problem code")
            .labelNames("code")
            .register(registry);
    subscribers =
        Gauge.builder()
            .name("weir_subscribers")
            .help("Streams of views that are open")
            .register(registry);
    coalesced =
        Counter.builder()
            .name("weir_stream_coalesced_total")
            .help("Deltas that were summed because their subscriber read slowly")
            .register(registry);
  }

  void answered(String route, String method, int status, long nanos) {
    requests.labelValues(route, known(method), Integer.toString(status)).inc();
    seconds.labelValues(route).observe(nanos / NANOS_PER_SECOND);
  }

  void refused(ErrorCode code) {
    refused.labelValues(code.slug()).inc();
  }

  void subscribed() {
    subscribers.inc();
  }

  void unsubscribed() {
    subscribers.dec();
  }

  void coalesced() {
    coalesced.inc();
  }

  /** A client may invent methods; a label must not grow with them. */
  private static String known(String method) {
    return switch (method) {
      case "GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "PATCH" -> method;
      default -> "other";
    };
  }
}
