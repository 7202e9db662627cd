package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code weir cluster status}. */
@Command(name = "cluster", description = "The nodes of the cluster.")
final class ClusterCommand implements Callable<Integer> {
  private static final List<String> COLUMNS =
      List.of(
          "node", "region", "address", "status", "shards", "entities", "state_bytes", "version");

  private final WeirCommand root;

  ClusterCommand(WeirCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    return status();
  }

  @Command(name = "status", description = "Members, and circuits that are quarantined.")
  int status() {
    JsonNode answer = root.api().get("/v1/cluster", Api.JSON).json();
    root.printer().rows(answer, answer.path("members"), COLUMNS);
    JsonNode quarantined = answer.path("quarantined");
    if (!quarantined.isEmpty()) {
      root.note("quarantined: " + quarantined);
    }
    return ExitCode.DONE;
  }
}
