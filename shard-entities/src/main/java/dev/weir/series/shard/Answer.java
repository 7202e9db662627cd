package dev.weir.series.shard;

import dev.weir.series.Labels;
import dev.weir.series.MetricMetadata;
import dev.weir.series.rollup.Bucket;
import java.util.List;

/** What a metrics shard answers. */
public sealed interface Answer {
  /** Bits of the value that ends a series: Prometheus' stale marker. */
  long STALE = Bucket.STALE;

  /** Names or values, sorted by their bytes. */
  record Texts(List<String> texts) implements Answer {}

  /**
   * Series in the order of their numbers.
   *
   * @param more whether there are others
   */
  record Series(List<Labels> series, boolean more) implements Answer {}

  /** What the shard holds. */
  record Statistics(dev.weir.series.index.Statistics statistics) implements Answer {}

  /**
   * Samples of series.
   *
   * @param lastSid where the next page begins; -1 when there is none
   */
  record Samples(List<Found> series, int lastSid) implements Answer {}

  /**
   * A series with samples of it, in the order of their times.
   *
   * @param times in milliseconds
   * @param bits raw bits of the doubles
   */
  record Found(Labels labels, long[] times, long[] bits) {}

  /**
   * Rollups of series.
   *
   * @param lastSid where the next page begins; -1 when there is none
   */
  record Rolled(List<RolledSeries> series, int lastSid) implements Answer {}

  /**
   * What senders say of metrics, by their names, the newest of each first.
   *
   * @param full whether something was said that there was no room for
   */
  record Metadata(List<MetricMetadata> metadata, boolean full) implements Answer {}

  /** A series with its buckets, in the order of their times. */
  record RolledSeries(Labels labels, List<Bucket> buckets) {}
}
