package dev.weir.cli;

import dev.weir.config.ConfigLoader;
import dev.weir.config.ConfigSources;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weir check-config FILE}. */
@Command(name = "check-config", description = "Validate a configuration file.")
final class CheckConfigCommand implements Callable<Integer> {
  private final WeirCommand root;

  @Parameters(paramLabel = "FILE", description = "The file to validate.")
  private Path file;

  CheckConfigCommand(WeirCommand root) {
    this.root = root;
  }

  /** The file alone: variables of this shell are not those of the node that will read it. */
  @Override
  public Integer call() {
    ConfigLoader.load(
        new ConfigSources(Optional.of(file), Map.of(), Map.of(), root.console().directory()));
    root.note(file + ": no errors.");
    return ExitCode.DONE;
  }
}
