package dev.weir.app.dataset;

import java.util.ArrayList;
import java.util.List;

/** How clients send samples. */
public enum SampleForm {
  /** Lines of Influx; a line has all metrics of a host at a step. */
  INFLUX("Influx lines", "text/plain", ""),
  /** Prometheus' remote write, version 1: protobuf in snappy. */
  REMOTE_WRITE("remote write", "application/x-protobuf", "snappy"),
  /** Lines of JSON as VictoriaMetrics has them; a line has one series. */
  JSON("JSON lines", "application/x-ndjson", ""),
  /** Prometheus' text with times. */
  TEXT("Prometheus text", "text/plain", "");

  private final String text;
  private final String mediaType;
  private final String encoding;

  SampleForm(String text, String mediaType, String encoding) {
    this.text = text;
    this.mediaType = mediaType;
    this.encoding = encoding;
  }

  /** What people call it. */
  public String text() {
    return text;
  }

  /** Its content type. */
  public String mediaType() {
    return mediaType;
  }

  /** Its content encoding; empty = none. */
  public String encoding() {
    return encoding;
  }

  /**
   * The bodies of the requests that bring these steps, in the order of their times.
   *
   * @param hosts of a request at the most
   * @param steps of a request at the most
   */
  public List<byte[]> bodies(DataSet.Steps all, int hosts, int steps) {
    List<byte[]> bodies = new ArrayList<>();
    for (int step = 0; step < all.steps(); step += steps) {
      int stepTo = Math.min(all.steps(), step + steps);
      for (int host = 0; host < all.hosts(); host += hosts) {
        int hostTo = Math.min(all.hosts(), host + hosts);
        bodies.add(body(new Cut(all, host, hostTo, step, stepTo)));
      }
    }
    return bodies;
  }

  private byte[] body(Cut cut) {
    return switch (this) {
      case INFLUX -> Texts.influx(cut);
      case REMOTE_WRITE -> RemoteWrite.body(cut);
      case JSON -> Texts.json(cut);
      case TEXT -> Texts.prometheus(cut);
    };
  }
}
