package dev.weir.app;

import dev.weir.cli.ExitCode;
import dev.weir.config.HostPort;
import dev.weir.node.NodeEnd;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** What a node says last, and the number its process ends with. */
final class Farewell {
  private final PrintStream err;
  private final AtomicBoolean said = new AtomicBoolean();

  Farewell(PrintStream err) {
    this.err = err;
  }

  /** Once: whoever comes first, the shutdown or the command that waits for it. */
  void say(NodeEnd end) {
    if (said.getAndSet(true)) {
      return;
    }
    switch (end) {
      case NodeEnd.Left() -> {}
      case NodeEnd.Refused(List<String> differences) -> {
        differences.forEach(err::println);
        err.println("The cluster did not take this node.");
      }
      case NodeEnd.NoSeedAnswered(List<HostPort> seeds) ->
          err.println(
              "No node of weir.cluster.seed-nodes let this one join: "
                  + seeds.stream().map(HostPort::toString).collect(Collectors.joining(", "))
                  + ". Start the first of them, or correct the list.");
      case NodeEnd.Downed() ->
          err.println(
              "The cluster went on without this node: it was not reached in time, or the network"
                  + " was cut. Nothing acknowledged is lost; start the node again.");
    }
  }

  /** As in reason-overrides of reference.conf: Pekko may end the process first. */
  static int exitCode(NodeEnd end) {
    return switch (end) {
      case NodeEnd.Left() -> ExitCode.DONE;
      case NodeEnd.Refused refused -> ExitCode.CONFIGURATION;
      case NodeEnd.NoSeedAnswered none -> ExitCode.NOT_REACHED;
      case NodeEnd.Downed() -> ExitCode.DOWNED;
    };
  }
}
