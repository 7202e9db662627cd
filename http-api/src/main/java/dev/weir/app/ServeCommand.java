package dev.weir.app;

import dev.weir.cli.Console;
import dev.weir.config.ConfigLoader;
import dev.weir.config.ConfigSources;
import dev.weir.config.EffectiveConfig;
import dev.weir.config.WeirException;
import dev.weir.node.NodeEnd;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir serve}. */
@Command(name = "serve", description = "Run a node until it is told to stop.")
final class ServeCommand implements Callable<Integer> {
  private static final int CONFIGURATION = 78;

  private final Console console;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The file; else WEIR_CONFIG, else ./weir.conf if there.")
  private Path config;

  @Option(names = "--port", paramLabel = "N", description = "The HTTP port; 0 takes a free one.")
  private Integer port;

  @Option(names = "--data", paramLabel = "DIR", description = "The data directory.")
  private Path data;

  @Option(
      names = "--join",
      paramLabel = "HOST:PORT",
      description = "A node of the cluster to join; may be repeated.")
  private List<String> join = List.of();

  ServeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    EffectiveConfig effective =
        ConfigLoader.load(
            new ConfigSources(
                Optional.ofNullable(config),
                overrides(),
                console.environment(),
                console.directory()));
    Logging.configure(effective.weir().log());
    Farewell farewell = new Farewell(console.err());
    try {
      WeirServer server = WeirServer.start(effective, farewell::say);
      console
          .out()
          .println(
              "weir "
                  + Build.version()
                  + " listens on "
                  + server.base()
                  + ", data in "
                  + effective.weir().data().dir().toAbsolutePath().normalize());
      NodeEnd end = server.awaitEnd();
      farewell.say(end);
      return Farewell.exitCode(end);
    } catch (WeirException refusal) {
      console.err().println(refusal.code().slug() + ": " + refusal.getMessage());
      return CONFIGURATION;
    }
  }

  private Map<String, String> overrides() {
    Map<String, String> overrides = new LinkedHashMap<>();
    if (port != null) {
      overrides.put("weir.http.port", port.toString());
    }
    if (data != null) {
      overrides.put("weir.data.dir", data.toString());
    }
    if (!join.isEmpty()) {
      overrides.put("weir.cluster.seed-nodes", String.join(",", join));
    }
    return overrides;
  }
}
