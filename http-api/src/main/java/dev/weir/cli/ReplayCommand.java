package dev.weir.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weir replay}: a circuit as it was, beside the one that goes on. */
@Command(
    name = "replay",
    description = {
      "Make a further circuit that is as the circuit was at a rev or time.",
      "The circuit itself stays as it is."
    })
final class ReplayCommand implements Callable<Integer> {
  private final WeirCommand root;

  @ArgGroup(multiplicity = "1")
  private Target target;

  @Mixin private Detach detach;

  ReplayCommand(WeirCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    ObjectNode body = Json.object();
    target.writeTo(body);
    return new JobWatch(root).begin(root.circuitPath() + "/replay", body, detach);
  }
}
