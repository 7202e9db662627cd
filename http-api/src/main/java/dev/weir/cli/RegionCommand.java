package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir region list|add|move|failover|quarantine}. */
@Command(name = "region", description = "The regions of the cluster.")
final class RegionCommand implements Callable<Integer> {
  private static final String REGIONS = "/v1/cluster/regions";

  private static final List<String> COLUMNS =
      List.of("region", "state", "nodes", "nodes_reachable", "root", "homes", "copies", "lag_ms");

  private final WeirCommand root;

  RegionCommand(WeirCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    return list();
  }

  @Command(name = "list", description = "All regions, and whether their nodes can be reached.")
  int list() {
    JsonNode answer = root.api().get(REGIONS, Api.JSON).json();
    root.printer().rows(answer, answer.path("regions"), COLUMNS);
    return ExitCode.DONE;
  }

  @Command(name = "add", description = "Let the nodes of a further region join the cluster.")
  int add(@Parameters(paramLabel = "NAME") String name) {
    Api.Answer answer =
        root.api().put(REGIONS + "/" + Api.encode(name), Api.JSON, "{}".getBytes(UTF_8));
    root.printer()
        .thing(
            answer.json(),
            "region " + name + (answer.status() == 201 ? " added" : " is known already"));
    return ExitCode.DONE;
  }

  @Command(name = "move", description = "Have a tenant written in another region; nothing is lost.")
  int move(
      @Option(names = "--to", required = true, paramLabel = "REGION", description = "Its new home.")
          String region,
      @Option(names = "--dry-run", description = "Only say what would be done.") boolean dryRun) {
    String tenant = root.tenant();
    if (dryRun) {
      root.note("would move tenant " + tenant + " to region " + region);
      return ExitCode.DONE;
    }
    byte[] body = Json.mapper().createObjectNode().put("tenant", tenant).toString().getBytes(UTF_8);
    JsonNode job =
        root.api()
            .post(REGIONS + "/" + Api.encode(region) + ":take-home", Api.JSON, Api.JSON, body)
            .json();
    return new JobWatch(root).follow(job);
  }

  @Command(
      name = "failover",
      description = {
        "Have a region write what another one wrote that is lost: the tenant of -t, or all.",
        "Stop the nodes of the lost region first. What is missing in the other region is lost until"
            + " the lost one comes back: then it is in files that quarantine shows."
      })
  int failover(
      @Option(names = "--from", required = true, paramLabel = "REGION", description = "It is lost.")
          String from,
      @Option(names = "--to", required = true, paramLabel = "REGION", description = "A new home.")
          String to,
      @Option(
              names = "--accept-loss",
              paramLabel = "REVS",
              description = "Revs that each tenant may lose; leave it away to see what is missing.")
          Long acceptLoss) {
    return new RegionFailover(root, from, to, Optional.ofNullable(acceptLoss)).run();
  }
}
