package dev.weir.journal;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;

/** The journal's own Prometheus metrics, in the default registry of the process. */
public final class JournalMetrics {
  /** From the moment a write is queued until its group is durable. */
  static final Histogram APPEND_SECONDS =
      Histogram.builder()
          .name("weir_journal_append_seconds")
          .help("Time from queueing a write until it is durable")
          .classicUpperBounds(.0005, .001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 5)
          .register();

  /** Bytes of events and snapshots made durable. */
  static final Counter BYTES =
      Counter.builder()
          .name("weir_journal_bytes_total")
          .help("Bytes of events and snapshots made durable")
          .register();

  /** Writes per fsync; its count is the number of fsyncs. */
  static final Histogram GROUP_WRITES =
      Histogram.builder()
          .name("weir_journal_group_writes")
          .help("Writes that shared one fsync")
          .classicUpperBounds(1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
          .register();

  /** Writes of owners who have lost ownership. */
  public static final Counter FENCE_REJECTED =
      Counter.builder()
          .name("weir_fence_rejected_total")
          .help("Appends refused because another owner has claimed the circuit")
          .register();

  private JournalMetrics() {}
}
