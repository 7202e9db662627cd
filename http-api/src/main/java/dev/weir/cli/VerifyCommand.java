package dev.weir.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir verify}: ends with 4 if a view is not what the journal says. */
@Command(
    name = "verify",
    description = {
      "Prove that views follow from the journal: compute them again from it and compare.",
      "Nothing is changed, but a damaged snapshot is set aside. Ends with 4 if something differs."
    })
final class VerifyCommand implements Callable<Integer> {
  private static final String ALL = "*";

  private final WeirCommand root;

  @Option(
      names = "--views",
      paramLabel = "NAME",
      split = ",",
      description = "Only these views, with commas between.")
  private List<String> views = List.of(ALL);

  @Option(
      names = "--share",
      paramLabel = "SHARE",
      description = "The part of a processor that it may take, up to 1; else a little.")
  private Double share;

  @Mixin private Detach detach;

  VerifyCommand(WeirCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    ObjectNode body = Json.object();
    ArrayNode names = body.putArray("views");
    views.forEach(names::add);
    if (share != null) {
      body.put("share", share);
    }
    return new JobWatch(root).begin(root.circuitPath() + "/verify", body, detach);
  }
}
