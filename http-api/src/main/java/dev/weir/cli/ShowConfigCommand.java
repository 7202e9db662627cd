package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.config.ConfigLoader;
import dev.weir.config.ConfigSources;
import dev.weir.config.EffectiveConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir show-config}. */
@Command(
    name = "show-config",
    description = "Print the effective configuration and the origin of each value.")
final class ShowConfigCommand implements Callable<Integer> {
  private final WeirCommand root;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The file; else WEIR_CONFIG, else ./weir.conf if there.")
  private Path config;

  ShowConfigCommand(WeirCommand root) {
    this.root = root;
  }

  /** Plain text is HOCON that can be read again, so it is the default in a pipe too. */
  @Override
  public Integer call() {
    EffectiveConfig effective =
        ConfigLoader.load(
            new ConfigSources(
                Optional.ofNullable(config),
                Map.of(),
                root.console().environment(),
                root.console().directory()));
    OutputFormat format = root.formatOr(OutputFormat.TABLE);
    if (format == OutputFormat.TABLE) {
      root.console().out().print(effective.render());
      return ExitCode.DONE;
    }
    JsonNode entries = Json.mapper().valueToTree(effective.entries());
    new Printer(root.console().out(), format)
        .rows(entries, entries, List.of("key", "value", "origin"));
    return ExitCode.DONE;
  }
}
