package dev.weir.app;

import dev.weir.app.BenchMetricsOptions.Row;
import dev.weir.cli.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Measures how samples come in, what is left of them on disk, and what questions about them take,
 * beside VictoriaMetrics.
 */
final class BenchMetrics {
  private final BenchMetricsOptions options;
  private final BenchClusterReport report;
  private final Path directory;
  private final long seed;
  private final int scale;
  private final int kills;

  BenchMetrics(
      BenchMetricsOptions options,
      PrintWriter out,
      Path directory,
      long seed,
      int scale,
      int kills) {
    this.options = options;
    this.directory = directory;
    this.seed = seed;
    this.scale = scale;
    this.kills = kills;
    this.report = new BenchClusterReport(out, "metrics", seed, BenchMetricsOptions.HEAP_MEGABYTES);
    report.remember("from", Instant.ofEpochMilli(options.from()).toString());
    report.remember("scale", scale);
    Optional<Path> peer = options.peer();
    report.remember(
        "peer",
        peer.isPresent()
            ? "victoria-metrics " + BenchVictoria.version()
            : "none: victoria-metrics is not installed, give --peer FILE");
  }

  /** Answers the exit code: a sample that is lost or changed is a failed check. */
  int run() {
    boolean sound =
        switch (options.suite()) {
          case INGEST -> ingest();
          case QUERY -> query();
        };
    return sound ? ExitCode.DONE : ExitCode.CHECK_FAILED;
  }

  private boolean query() {
    BenchIngest bench = new BenchIngest(options, report, directory, seed, scale);
    if (options.wants(Row.RANGES)) {
      new BenchQueries(bench).run();
    }
    if (options.wants(Row.PATTERN)) {
      new BenchPattern(bench).run();
    }
    if (options.wants(Row.YEAR)) {
      new BenchYear(bench).run();
    }
    if (options.wants(Row.BESIDE)) {
      new BenchBeside(bench).run();
    }
    return true;
  }

  private boolean ingest() {
    BenchIngest bench = new BenchIngest(options, report, directory, seed, scale);
    if (options.wants(Row.FORMS)) {
      new BenchForms(bench).run();
    }
    if (options.wants(Row.NEW_SERIES)) {
      new BenchNewSeries(bench).run();
    }
    if (options.wants(Row.DISK)) {
      new BenchDisk(bench).run();
    }
    if (options.wants(Row.LADDER)) {
      new BenchLadder(bench).run();
    }
    return !options.wants(Row.KILLS) || new BenchKills(bench, kills).run();
  }
}
