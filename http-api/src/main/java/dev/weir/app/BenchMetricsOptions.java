package dev.weir.app;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** What {@code weir bench metrics} may be told. */
final class BenchMetricsOptions {
  /** Of Weir's nodes. */
  static final int HEAP_MEGABYTES = 3_072;

  /**
   * Samples must be neither old nor ahead when they come; the longest row has four days of them.
   */
  private static final int DAYS_BACK = 7;

  private static final int STEPS_A_PASS = 500;
  private static final int STEPS_MIN = 10;

  /** What is measured. */
  enum Suite {
    /** Samples on their way in, and on disk. */
    INGEST,
    /** Questions in PromQL. */
    QUERY
  }

  /** What of a suite can be measured by itself. */
  enum Row {
    FORMS,
    NEW_SERIES,
    DISK,
    KILLS,
    LADDER,
    RANGES,
    PATTERN,
    YEAR,
    BESIDE
  }

  @Option(
      names = "--suite",
      paramLabel = "SUITE",
      defaultValue = "ingest",
      description = "metrics: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private Suite suite = Suite.INGEST;

  @Option(
      names = "--rows-of",
      paramLabel = "ROW",
      split = ",",
      description = "metrics: ${COMPLETION-CANDIDATES}; else all.")
  private Set<Row> rows = EnumSet.allOf(Row.class);

  @Option(
      names = "--peer",
      paramLabel = "FILE",
      description = "metrics: the program of VictoriaMetrics; else the one on the PATH.")
  private Path peer;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "metrics: the first time of the samples; else midnight (UTC) a week ago.")
  private Instant from;

  Suite suite() {
    return suite;
  }

  boolean wants(Row row) {
    return rows.contains(row);
  }

  /** The program of the peer, if there is one. */
  Optional<Path> peer() {
    return peer == null ? BenchVictoria.installed() : Optional.of(peer);
  }

  /** In milliseconds. */
  long from() {
    return (from == null
            ? Instant.now().truncatedTo(ChronoUnit.DAYS).minus(DAYS_BACK, ChronoUnit.DAYS)
            : from)
        .toEpochMilli();
  }

  /** Of a data set with 2,000 series, so that a pass has a million samples. */
  static int steps(int scale) {
    return Math.max(STEPS_MIN, STEPS_A_PASS / scale);
  }
}
