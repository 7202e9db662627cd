package dev.weir.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir restore}: needs no consent, because the tenant it writes must be empty. */
@Command(
    name = "restore",
    description = {
      "Make a tenant of what a backup holds of the tenant of -t.",
      "The new tenant must be empty or not there yet; nothing is overwritten."
    })
final class RestoreCommand implements Callable<Integer> {
  private final WeirCommand root;

  @Parameters(paramLabel = "NAME", description = "The backup.")
  private String name;

  @Option(names = "--to", required = true, paramLabel = "TENANT", description = "The new tenant.")
  private String to;

  @ArgGroup private Target target;

  @Mixin private Detach detach;

  RestoreCommand(WeirCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    ObjectNode body = Json.object().put("name", name).put("to", to);
    if (target != null) {
      target.writeTo(body);
    }
    return new JobWatch(root).begin(root.tenantPath() + "/restore", body, detach);
  }
}
