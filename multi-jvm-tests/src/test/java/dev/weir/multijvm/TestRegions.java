package dev.weir.multijvm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.app.link.Link;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;

/** Regions of one node each, in processes of their own, over LevelDB unless told otherwise. */
final class TestRegions implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofMinutes(2);
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1");
  private static final Duration TOGETHER_MAX = Duration.ofMinutes(3);

  private final Path directory;
  private final List<String> names;
  private final Map<String, List<String>> settings;
  private final NodeNetwork network;
  private final NodeProcess[] nodes;

  private TestRegions(Path directory, List<String> names, Map<String, List<String>> settings) {
    this.directory = directory;
    this.names = names;
    this.settings = settings;
    this.network = new NodeNetwork(names.size() + 1); // one more for nodes that are refused
    this.nodes = new NodeProcess[names.size()];
  }

  /** Starts the first region, lets it know of the others, and starts them. */
  static TestRegions start(Path directory, String... names) {
    return start(directory, Map.of(), names);
  }

  /**
   * The same.
   *
   * @param settings of the regions that have some of their own
   */
  static TestRegions start(Path directory, Map<String, List<String>> settings, String... names) {
    TestRegions regions = new TestRegions(directory, List.of(names), settings);
    try {
      regions.begin(0);
      regions.nodes[0].awaitReady();
      for (int region = 1; region < names.length; region++) {
        regions.add(names[region]);
        regions.begin(region);
      }
      regions.awaitTogether();
      return regions;
    } catch (RuntimeException e) {
      regions.close();
      throw e;
    }
  }

  void add(String name) {
    Http.Answer added = Http.putJson(base(0), "/v1/cluster/regions/" + name, "{}");
    if (added.status() != 201) {
      throw new IllegalStateException("region " + name + " was not added: " + added);
    }
  }

  /** Starts a node that does not run, without waiting for it. */
  void begin(int region) {
    nodes[region] = NodeProcess.begin(launch(region, names.get(region), names.get(region)));
  }

  private NodeProcess.Launch launch(int address, String region, String name) {
    List<String> all = new ArrayList<>(network.settings(address));
    all.add("weir.region.self = " + region);
    all.add("weir.node.name = " + name);
    all.addAll(settings.getOrDefault(region, List.of()));
    return new NodeProcess.Launch(directory.resolve(name), all, List.of(), START_MAX);
  }

  /** A node by itself, with the data that {@link #further} finds. */
  NodeProcess alone(String region) {
    return NodeProcess.start(
        directory.resolve(region), "weir.region.self = " + region, "weir.node.name = " + region);
  }

  /** A node that the cluster should not take. */
  NodeProcess further(String region, String name) {
    NodeProcess.Launch launch = launch(names.size(), region, name);
    List<String> all = new ArrayList<>(launch.settings());
    // by way of another region, so that the cluster takes it and the gate has to refuse it
    all.add("weir.cluster.seed-nodes = [" + network.seed(0) + "]");
    return NodeProcess.begin(
        new NodeProcess.Launch(launch.data(), all, launch.arguments(), launch.startMax()));
  }

  int size() {
    return names.size();
  }

  String name(int region) {
    return names.get(region);
  }

  NodeProcess node(int region) {
    return nodes[region];
  }

  /** Where a region answers; nowhere while its node starts. */
  URI base(int region) {
    return Optional.ofNullable(nodes[region].base()).orElse(NOWHERE);
  }

  /** The regions do not hear each other. */
  void cut(int region) {
    network.partition(Set.of(region));
  }

  /** A region does not hear another one, which may still hear it. */
  void deafen(int region, int to) {
    network.deafen(region, to);
  }

  /** All links between regions are like this from now on. */
  void link(Link link) {
    network.link(link);
  }

  void heal() {
    network.heal();
  }

  /** Waits until all regions are there and hear each other. */
  void awaitTogether() {
    Awaitility.await()
        .atMost(TOGETHER_MAX)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> seen() == names.size() * names.size());
  }

  private int seen() {
    int seen = 0;
    for (NodeProcess node : nodes) {
      if (node.isReady()) {
        seen += active(node.base());
      }
    }
    return seen;
  }

  /** How many regions a node can reach, its own counted. */
  static int active(URI base) {
    int active = 0;
    for (JsonNode region : Http.get(base, "/v1/cluster/regions").body().path("regions")) {
      active += region.path("state").asText().equals("active") ? 1 : 0;
    }
    return active;
  }

  /** Keeps the logs of all nodes if the test under way fails. */
  void note() {
    for (NodeProcess node : nodes) {
      KeptLogs.note(node.log());
    }
  }

  @Override
  public void close() {
    for (NodeProcess node : nodes) {
      if (node != null) {
        node.close();
      }
    }
    network.close();
  }
}
