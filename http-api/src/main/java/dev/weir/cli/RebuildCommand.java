package dev.weir.cli;

import dev.weir.entity.CircuitNames;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir rebuild}: only says what it would do, unless {@code --yes}. */
@Command(
    name = "rebuild",
    description = {
      "Make all that a circuit derives from its journal anew, for instance when verify found a"
          + " difference.",
      "Without --yes nothing is done."
    })
final class RebuildCommand implements Callable<Integer> {
  private final WeirCommand root;

  @Option(names = "--yes", description = "Do it.")
  private boolean yes;

  @Mixin private Detach detach;

  RebuildCommand(WeirCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    String circuit = root.namedCircuit().orElse(CircuitNames.MAIN);
    if (!yes) {
      root.note(
          "would rebuild circuit "
              + circuit
              + " of tenant "
              + root.tenant()
              + "; nothing was changed: repeat the command with --yes");
      return ExitCode.DONE;
    }
    return new JobWatch(root).begin(root.circuitPath() + "/rebuild", Json.object(), detach);
  }
}
