package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir cluster status|plan|rebalance|drain|doctor}. */
@Command(name = "cluster", description = "The nodes of the cluster and what each owns.")
final class ClusterCommand implements Callable<Integer> {
  private static final List<String> COLUMNS =
      List.of(
          "node", "region", "address", "status", "shards", "entities", "state_bytes", "version");

  private static final List<String> MOVES =
      List.of("shard", "from", "to", "entities", "bytes", "pause_ms");
  private static final String REBALANCE = "/v1/cluster/rebalance";
  private static final byte[] NOTHING = new byte[0];

  private static final List<String> SHARD_COLUMNS =
      List.of("shard", "node", "entities", "state_bytes", "moving");

  private final WeirCommand root;

  @Spec private CommandSpec spec;

  ClusterCommand(WeirCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    return status();
  }

  @Command(name = "status", description = "Members, shards, and circuits that are quarantined.")
  int status() {
    JsonNode answer = root.api().get("/v1/cluster", Api.JSON).json();
    root.printer().rows(answer, answer.path("members"), COLUMNS);
    if (root.format() == OutputFormat.TABLE) {
      root.note("");
      shards();
    }
    JsonNode quarantined = answer.path("quarantined");
    if (!quarantined.isEmpty()) {
      root.note("quarantined: " + quarantined);
    }
    return ExitCode.DONE;
  }

  @Command(name = "shards", description = "The shards that nodes hold.")
  int shards() {
    JsonNode answer = root.api().get("/v1/cluster/shards", Api.JSON).json();
    root.printer().rows(answer, answer.path("shards"), SHARD_COLUMNS);
    root.note(
        answer.path("shards").size() + " of " + answer.path("total").asInt() + " shards in use");
    return ExitCode.DONE;
  }

  @Command(name = "plan", description = "The moves that would even loads out; moves nothing.")
  int plan() {
    show(newPlan());
    return ExitCode.DONE;
  }

  @Command(name = "rebalance", description = "Show or change how shards move; apply a plan.")
  int rebalance(
      @Option(
              names = "--apply",
              arity = "0..1",
              paramLabel = "PLAN",
              fallbackValue = "",
              description = "Make the moves of this plan, else of a new one.")
          String plan,
      @Option(names = "--pause", description = "Nothing moves unasked.") boolean pause,
      @Option(names = "--resume", description = "Shards move unasked again.") boolean resume,
      @Option(names = "--moves-max", paramLabel = "N", description = "Shards that move at once.")
          Integer movesMax,
      @Option(names = "--dry-run", description = "Only say what would be done.") boolean dryRun) {
    int asked = (plan == null ? 0 : 1) + (pause || movesMax != null ? 1 : 0) + (resume ? 1 : 0);
    if (asked > 1) {
      throw new ParameterException(spec.commandLine(), "give one of --apply, --pause and --resume");
    }
    if (plan != null) {
      return apply(plan, dryRun);
    }
    return policy(pause ? Boolean.TRUE : resume ? Boolean.FALSE : null, movesMax, dryRun);
  }

  @Command(name = "drain", description = "Move all shards off a node, and none to it.")
  int drain(
      @Parameters(paramLabel = "NODE") String node,
      @Option(names = "--resume", description = "End the drain: the node gets shards again.")
          boolean resume,
      @Option(names = "--dry-run", description = "Only say what would be done.") boolean dryRun) {
    String action = resume ? "resume" : "drain";
    if (dryRun) {
      root.note("would " + action + " " + node);
      return ExitCode.DONE;
    }
    JsonNode job = post("/v1/cluster/members/" + Api.encode(node) + ":" + action);
    if (resume) {
      root.printer().thing(job, node + " takes shards");
      return ExitCode.DONE;
    }
    return new JobWatch(root).follow(job);
  }

  @Command(
      name = "doctor",
      description = "Look for misconfigurations: in a file, its database, and running nodes.")
  int doctor(
      @Option(
              names = "--config",
              paramLabel = "FILE",
              description = "The file; else WEIR_CONFIG, else ./weir.conf if there.")
          Path config,
      @Parameters(
              paramLabel = "URL",
              arity = "0..*",
              description = "The nodes to ask; else the one of --url.")
          List<String> urls) {
    List<Api> asked =
        urls == null || urls.isEmpty()
            ? List.of(root.api())
            : urls.stream().map(root::api).toList();
    return new DoctorReport(root)
        .print(
            Doctor.examine(
                DoctorConfig.read(Optional.ofNullable(config), root.console()),
                DoctorNodes.ask(asked),
                Instant.now()));
  }

  private int apply(String given, boolean dryRun) {
    String id = given;
    if (given.isEmpty()) {
      JsonNode plan = newPlan();
      if (dryRun || plan.path("moves").isEmpty()) {
        show(plan);
        return ExitCode.DONE;
      }
      id = plan.path("plan").asText();
    } else if (dryRun) {
      root.note("would apply " + given);
      return ExitCode.DONE;
    }
    byte[] body = Json.mapper().createObjectNode().put("plan", id).toString().getBytes(UTF_8);
    JsonNode job = root.api().post(REBALANCE + ":apply", Api.JSON, Api.JSON, body).json();
    return new JobWatch(root).follow(job);
  }

  private int policy(Boolean paused, Integer movesMax, boolean dryRun) {
    ObjectNode change = Json.mapper().createObjectNode();
    if (paused != null) {
      change.put("paused", paused);
    }
    if (movesMax != null) {
      change.put("moves_max", movesMax);
    }
    if (dryRun && !change.isEmpty()) {
      root.note("would set " + change);
      return ExitCode.DONE;
    }
    String path = REBALANCE + "/policy";
    JsonNode policy =
        change.isEmpty()
            ? root.api().get(path, Api.JSON).json()
            : root.api().put(path, Api.JSON, change.toString().getBytes(UTF_8)).json();
    String unasked = policy.path("paused").asBoolean() ? "paused" : "on";
    root.printer()
        .thing(
            policy,
            "rebalancing unasked: "
                + unasked
                + ", at most "
                + policy.path("moves_max").asInt()
                + " shards move at once");
    return ExitCode.DONE;
  }

  private JsonNode newPlan() {
    return post(REBALANCE + ":plan");
  }

  private void show(JsonNode plan) {
    root.printer().rows(plan, plan.path("moves"), MOVES);
    String id = plan.path("plan").asText();
    root.note(
        plan.path("moves").isEmpty()
            ? "loads are even: nothing to move"
            : "plan " + id + "; make these moves with: weir cluster rebalance --apply " + id);
  }

  private JsonNode post(String path) {
    return root.api().post(path, Api.JSON, Api.JSON, NOTHING).json();
  }
}
