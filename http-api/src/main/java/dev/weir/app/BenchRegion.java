package dev.weir.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.router.CircuitId;
import dev.weir.router.ShardHash;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/**
 * The nodes of one region, each in a process of its own with a loopback address of its own.
 *
 * <p>Nothing of the failure detection is set: what is measured is what a user gets.
 */
final class BenchRegion implements AutoCloseable {
  /** The status of {@code plan-outdated}. */
  private static final int PLAN_OUTDATED = 409;

  private static final int ARTERY_PORT = 25520;
  private static final int FIRST_HOST = 10;
  private static final int RESTARTS_MAX = 3;
  private static final Duration TOGETHER_MAX = Duration.ofMinutes(3);
  private static final Duration JOB_MAX = Duration.ofMinutes(3);

  /**
   * How its nodes are started.
   *
   * @param network the first three numbers of the nodes' addresses, {@code 127.1.2}
   * @param journal lines of configuration that choose the journal
   */
  record Plan(Path directory, int size, String network, int heapMegabytes, List<String> journal) {}

  private final Plan plan;
  private final AtomicReferenceArray<ChildNode> nodes;
  private final AtomicIntegerArray restarts;

  private BenchRegion(Plan plan) {
    this.plan = plan;
    this.nodes = new AtomicReferenceArray<>(plan.size());
    this.restarts = new AtomicIntegerArray(plan.size());
  }

  /** Starts the nodes and waits until they are one region. */
  static BenchRegion start(Plan plan) {
    BenchRegion region = new BenchRegion(plan);
    try {
      for (int node = 0; node < plan.size(); node++) {
        region.begin(node);
      }
      region.awaitTogether();
      return region;
    } catch (RuntimeException e) {
      region.close();
      throw e;
    }
  }

  int size() {
    return plan.size();
  }

  static String name(int node) {
    return "bench-" + node;
  }

  /** Starts a node that does not run. */
  void begin(int node) {
    nodes.set(
        node,
        ChildNode.start(plan.directory(), name(node), settings(node), plan.heapMegabytes(), 0));
  }

  private List<String> settings(int node) {
    List<String> all = new ArrayList<>(plan.journal());
    all.add("weir.node.name = " + name(node));
    all.add("weir.cluster.host = \"" + host(node) + "\"");
    all.add("weir.cluster.port = " + ARTERY_PORT);
    all.add("weir.segments.dir = \"" + plan.directory().resolve("segments") + "\"");
    all.add("weir.log.level = warn");
    if (plan.size() > 1) {
      List<String> seeds =
          IntStream.range(0, plan.size())
              .mapToObj(each -> "\"" + host(each) + ":" + ARTERY_PORT + "\"")
              .toList();
      all.add("weir.cluster.seed-nodes = [" + String.join(", ", seeds) + "]");
    }
    return all;
  }

  private String host(int node) {
    return plan.network() + "." + (FIRST_HOST + node);
  }

  /**
   * Waits until every node is a member and ready; one that ended while it started is started again,
   * as its manager would.
   */
  void awaitTogether() {
    IntStream.range(0, plan.size()).forEach(node -> restarts.set(node, 0));
    BenchWait.until(
        plan.size() + " nodes together, see " + plan.directory(),
        TOGETHER_MAX,
        () -> IntStream.range(0, plan.size()).allMatch(this::isTogether));
  }

  private boolean isTogether(int node) {
    if (!nodes.get(node).isAlive() && restarts.getAndIncrement(node) < RESTARTS_MAX) {
      begin(node);
      return false;
    }
    Optional<URI> known = nodes.get(node).listening();
    if (known.isEmpty() || BenchApi.get(known.get(), "/health/ready").isEmpty()) {
      return false;
    }
    URI base = known.get();
    Optional<JsonNode> answer = BenchApi.get(base, "/v1/cluster/members");
    int up = 0;
    for (JsonNode member : answer.map(all -> all.path("members")).orElse(BenchApi.json("[]"))) {
      up += member.path("status").asText().equals("up") ? 1 : 0;
    }
    return up == plan.size();
  }

  /** Where a node answers. */
  URI base(int node) {
    return nodes
        .get(node)
        .listening()
        .orElseThrow(
            () -> new IllegalStateException(name(node) + " is gone, see " + plan.directory()));
  }

  /** Where the nodes that run answer. */
  List<URI> bases() {
    return IntStream.range(0, plan.size())
        .filter(node -> nodes.get(node).isAlive())
        .mapToObj(node -> nodes.get(node).listening())
        .flatMap(Optional::stream)
        .toList();
  }

  /** A node that runs and is not this one. */
  int other(int node) {
    return (node + 1) % plan.size();
  }

  /**
   * Moves shards to where there are few of them, if that is worth it; waits until it is done. A
   * plan is outdated when a member became ready after it was made: then there is a new one.
   */
  void rebalance(int asked) {
    Optional<JsonNode> job = Optional.empty();
    while (job.isEmpty()) {
      JsonNode made = BenchApi.ask(base(asked), "POST", "/v1/cluster/rebalance:plan", "");
      if (made.path("moves").isEmpty()) {
        return;
      }
      String body = "{\"plan\":\"" + made.path("plan").asText() + "\"}";
      job =
          BenchApi.askUnless(
              PLAN_OUTDATED, base(asked), "POST", "/v1/cluster/rebalance:apply", body);
    }
    awaitJob(asked, job.get());
  }

  /** Moves every shard off a node; waits until it is done. */
  void drain(int node) {
    int asked = other(node);
    String path = "/v1/cluster/members/" + name(node) + ":drain";
    awaitJob(asked, BenchApi.ask(base(asked), "POST", path, ""));
  }

  /** Lets a drained node have shards again. */
  void resume(int node) {
    String path = "/v1/cluster/members/" + name(node) + ":resume";
    BenchApi.ask(base(other(node)), "POST", path, "");
  }

  /** Shards move when the bench says so, and not by themselves. */
  void pauseRebalance() {
    BenchApi.ask(base(0), "PUT", "/v1/cluster/rebalance/policy", "{\"paused\":true}");
  }

  private void awaitJob(int asked, JsonNode job) {
    String path = "/v1/jobs/" + job.path("id").asText();
    BenchWait.until(
        path,
        JOB_MAX,
        () ->
            BenchApi.get(base(asked), path)
                .filter(now -> now.path("state").asText().equals("done"))
                .isPresent());
  }

  void kill(int node) {
    nodes.get(node).close();
  }

  void leave(int node) {
    nodes.get(node).leave();
  }

  /** By tenant, the number of the node that has its circuit. */
  Map<String, Integer> owners(int asked, List<String> tenants) {
    JsonNode answer = BenchApi.ask(base(asked), "GET", "/v1/cluster/shards", "");
    Map<Integer, Integer> owners = new HashMap<>();
    for (JsonNode shard : answer.path("shards")) {
      owners.put(shard.path("shard").asInt(), number(shard.path("node").asText()));
    }
    Map<String, Integer> found = new HashMap<>();
    for (String tenant : tenants) {
      String entity = new CircuitId(tenant, CircuitId.MAIN).entityId();
      Optional.ofNullable(owners.get(ShardHash.shard(entity, answer.path("total").asInt())))
          .ifPresent(node -> found.put(tenant, node));
    }
    return found;
  }

  private static int number(String name) {
    return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
  }

  @Override
  public void close() {
    for (int node = 0; node < plan.size(); node++) {
      if (nodes.get(node) != null) {
        nodes.get(node).close();
      }
    }
  }
}
