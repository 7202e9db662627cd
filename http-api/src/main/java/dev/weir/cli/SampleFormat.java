package dev.weir.cli;

import java.util.Locale;

/** The formats of samples that can be cut between two lines. */
enum SampleFormat {
  /** Influx line protocol. */
  INFLUX("/influx/write", "text/plain"),
  /** Prometheus text. */
  PROMETHEUS("/prometheus/api/v1/import/prometheus", "text/plain"),
  /** Lines of JSON as VictoriaMetrics has them. */
  JSON("/prometheus/api/v1/import", Api.NDJSON);

  private final String route;
  private final String mediaType;

  SampleFormat(String route, String mediaType) {
    this.route = route;
    this.mediaType = mediaType;
  }

  String path(String precision) {
    return this == INFLUX ? route + "?precision=" + Api.encode(precision) : route;
  }

  String mediaType() {
    return mediaType;
  }

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
