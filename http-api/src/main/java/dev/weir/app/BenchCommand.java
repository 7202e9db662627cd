package dev.weir.app;

import dev.weir.cli.Console;
import dev.weir.cli.ExitCode;
import dev.weir.config.ConfigLoader;
import dev.weir.config.ConfigSources;
import dev.weir.config.WeirConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir bench}: measures this build on this machine. */
@Command(
    name = "bench",
    description = "Measure; prints one JSON object a line.",
    subcommands = {})
final class BenchCommand implements Callable<Integer> {
  private final Console console;

  @picocli.CommandLine.Parameters(
      paramLabel = "WHAT",
      description =
          "http: the whole way of a batch. views: the engine alone. recovery: a tenant's past."
              + " metrics: samples, beside VictoriaMetrics. cluster: several nodes. regions: two"
              + " regions. neighbours: a tenant beside a flood.")
  private Bench what;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the journals go; else a temporary directory.")
  private Path data;

  @Option(
      names = "--scale",
      paramLabel = "N",
      defaultValue = "1",
      description = "Divide all sizes by N, to try the bench itself.")
  private int scale;

  @Mixin private BenchMetricsOptions metrics;

  @Mixin private BenchClusterOptions several;

  @Mixin private BenchViewsOptions views;

  /** The benches of this release. */
  enum Bench {
    HTTP,
    VIEWS,
    RECOVERY,
    METRICS,
    CLUSTER,
    REGIONS,
    NEIGHBOURS
  }

  BenchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Logging.configure(new WeirConfig.Log(WeirConfig.Log.Level.WARN, WeirConfig.Log.Format.TEXT));
    PrintWriter out = new PrintWriter(console.out(), true, StandardCharsets.UTF_8);
    return switch (what) {
      case HTTP -> {
        new BenchHttp(out, BenchCommand::start, directory(), scale).run();
        yield ExitCode.DONE;
      }
      case VIEWS -> {
        new BenchViews(views, out, scale).run();
        yield ExitCode.DONE;
      }
      case RECOVERY -> {
        new BenchRecovery(out, directory(), scale).run();
        yield ExitCode.DONE;
      }
      case METRICS ->
          new BenchMetrics(metrics, out, directory(), several.seed(), scale, several.kills()).run();
      case CLUSTER -> new BenchCluster(several, console, out, directory()).run();
      case REGIONS -> new BenchRegions(several, out, directory()).run();
      case NEIGHBOURS -> {
        new BenchNeighbours(out, directory(), scale).run();
        yield ExitCode.DONE;
      }
    };
  }

  private Path directory() throws IOException {
    return data != null ? data.toAbsolutePath() : Files.createTempDirectory("weir-bench-");
  }

  static WeirServer start(Path data) {
    return WeirServer.startWithin(
        ConfigLoader.load(
            new ConfigSources(
                Optional.empty(),
                Map.of(
                    "weir.http.port", "0",
                    "weir.data.dir", data.toString(),
                    "weir.log.level", "warn"),
                Map.of(),
                data)));
  }
}
