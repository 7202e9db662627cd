package dev.weir.series;

import java.nio.charset.StandardCharsets;

/**
 * What a metric means, as those say who send it. No part of what tells series apart.
 *
 * <p>Source: OpenMetrics 1.0, "MetricFamily"; Prometheus, "Remote-Write 2.0", {@code Metadata}.
 *
 * @param metric name of the family: a histogram's without {@code _bucket}
 * @param help empty where none is known
 * @param unit empty where none is known
 */
public record MetricMetadata(String metric, MetricType type, String help, String unit) {
  /** Longer helps and units are cut, between two characters. */
  static final int TEXT_BYTES_MAX = 1024;

  /** Memory of an entry beside its texts, roughly. */
  private static final int ENTRY_BYTES = 160;

  /** Memory that it takes, about. */
  public int bytes() {
    return ENTRY_BYTES + utf8(metric).length + utf8(help).length + utf8(unit).length;
  }

  /**
   * The shard that keeps it: the one of a series that has no label but its name.
   *
   * @param shards a power of two
   */
  public int shard(int shards) {
    return new LabelsBuilder().add(Labels.METRIC_NAME, metric).build().shard(shards);
  }

  /** The same with texts of a length that can be kept. */
  public MetricMetadata bounded() {
    return new MetricMetadata(metric, type, cut(help), cut(unit));
  }

  private static String cut(String text) {
    byte[] utf8 = utf8(text);
    if (utf8.length <= TEXT_BYTES_MAX) {
      return text;
    }
    int end = TEXT_BYTES_MAX;
    while ((utf8[end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(utf8, 0, end, StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
