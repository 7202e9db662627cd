package dev.weir.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.app.link.FaultProxy;
import dev.weir.app.link.FaultProxy.Direction;
import dev.weir.app.link.Link;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/**
 * Two regions of one node each over LevelDB, and the link between them, which is as slow as wanted
 * or cut.
 *
 * <p>Nothing of the failure detection is set: what is measured or shown is what a user gets.
 */
final class LinkedRegions implements AutoCloseable {
  /** The one that is there first. */
  static final int HOME = 0;

  static final int AWAY = 1;
  private static final List<String> NAMES = List.of("eu", "us");
  private static final int ARTERY_PORT = 25520;
  private static final int FIRST_HOST = 10;
  private static final Duration TOGETHER_MAX = Duration.ofMinutes(3);
  private static final Duration JOB_MAX = Duration.ofMinutes(1);

  /**
   * How the nodes are started.
   *
   * @param network the first three numbers of the nodes' addresses, {@code 127.1.2}
   * @param ports of HTTP, one a region; 0 = any
   */
  record Plan(Path directory, String network, int heapMegabytes, List<Integer> ports) {}

  private final Plan plan;
  private final List<FaultProxy> ways = new ArrayList<>();
  private final AtomicReferenceArray<ChildNode> nodes = new AtomicReferenceArray<>(NAMES.size());

  private LinkedRegions(Plan plan) {
    this.plan = plan;
    for (int node = 0; node < NAMES.size(); node++) {
      InetSocketAddress address = new InetSocketAddress(host(node), ARTERY_PORT);
      ways.add(FaultProxy.before(() -> address));
    }
  }

  /** Starts both and waits until they hear each other. */
  static LinkedRegions start(Plan plan) {
    LinkedRegions regions = new LinkedRegions(plan);
    try {
      regions.begin(HOME);
      BenchWait.until("the first region", TOGETHER_MAX, () -> regions.isReady(HOME));
      String path = "/v1/cluster/regions/" + NAMES.get(AWAY);
      BenchApi.ask(regions.base(HOME), "PUT", path, "{}");
      regions.begin(AWAY);
      regions.awaitTogether();
      return regions;
    } catch (RuntimeException e) {
      regions.close();
      throw e;
    }
  }

  static String name(int region) {
    return NAMES.get(region);
  }

  /** Starts a node that does not run. */
  void begin(int region) {
    nodes.set(
        region,
        ChildNode.start(
            plan.directory(),
            name(region),
            settings(region),
            plan.heapMegabytes(),
            plan.ports().get(region)));
  }

  private List<String> settings(int region) {
    List<String> seeds =
        IntStream.range(0, NAMES.size())
            .mapToObj(each -> "\"127.0.0.1:" + ways.get(each).port() + "\"")
            .toList();
    return List.of(
        "weir.node.name = " + name(region),
        "weir.region.self = " + name(region),
        "weir.cluster.host = 127.0.0.1",
        "weir.cluster.port = " + ways.get(region).port(),
        "weir.cluster.bind-host = \"" + host(region) + "\"",
        "pekko.remote.artery.bind.port = " + ARTERY_PORT,
        "weir.cluster.seed-nodes = [" + String.join(", ", seeds) + "]",
        "weir.log.level = warn");
  }

  private String host(int region) {
    return plan.network() + "." + (FIRST_HOST + region);
  }

  /** Waits until each can reach the other. */
  void awaitTogether() {
    BenchWait.until(
        "regions together, see " + plan.directory(),
        TOGETHER_MAX,
        () -> reaches(HOME, NAMES.size()) && reaches(AWAY, NAMES.size()));
  }

  /** Waits until each has noticed that it cannot reach the other. */
  void awaitApart() {
    BenchWait.until("regions apart", TOGETHER_MAX, () -> reaches(HOME, 1) && reaches(AWAY, 1));
  }

  private boolean reaches(int region, int count) {
    int active = 0;
    for (JsonNode each : regions(region)) {
      active += each.path("state").asText().equals("active") ? 1 : 0;
    }
    return isReady(region) && active == count;
  }

  /** What a node says of the regions; nothing if it does not answer. */
  private JsonNode regions(int asked) {
    return nodes
        .get(asked)
        .listening()
        .flatMap(base -> BenchApi.get(base, "/v1/cluster/regions"))
        .map(answer -> answer.path("regions"))
        .orElse(BenchApi.json("[]"));
  }

  private boolean isReady(int region) {
    return nodes
        .get(region)
        .listening()
        .flatMap(base -> BenchApi.get(base, "/health/ready"))
        .isPresent();
  }

  /** Where a region answers. */
  URI base(int region) {
    return nodes.get(region).base();
  }

  /** Where the nodes that run answer. */
  List<URI> bases() {
    return IntStream.range(0, NAMES.size())
        .mapToObj(region -> nodes.get(region).listening())
        .flatMap(Optional::stream)
        .toList();
  }

  /** Both ways of the link are like this from now on. */
  void link(Link link) {
    for (FaultProxy way : ways) {
      way.set(Direction.TO_SERVER, link);
      way.set(Direction.TO_CLIENT, link);
    }
  }

  void cut() {
    ways.forEach(FaultProxy::cut);
  }

  void heal() {
    ways.forEach(FaultProxy::heal);
  }

  void kill(int region) {
    nodes.get(region).close();
  }

  /** Processor time that a region's node has used. */
  Duration processorTime(int region) {
    return nodes.get(region).processorTime();
  }

  /** Has a tenant written in a region; waits until it is. */
  void take(String tenant, int region) {
    JsonNode job =
        BenchApi.ask(
            base(HOME),
            "POST",
            "/v1/cluster/regions/" + name(region) + ":take-home",
            "{\"tenant\":\"" + tenant + "\"}");
    String path = "/v1/jobs/" + job.path("id").asText();
    BenchWait.until(
        path,
        JOB_MAX,
        () ->
            BenchApi.get(base(HOME), path)
                .filter(now -> now.path("state").asText().equals("done"))
                .isPresent());
  }

  @Override
  public void close() {
    for (int region = 0; region < NAMES.size(); region++) {
      if (nodes.get(region) != null) {
        nodes.get(region).close();
      }
    }
    ways.forEach(FaultProxy::close);
  }
}
