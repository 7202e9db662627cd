package dev.weir.multijvm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.app.link.FaultProxy;
import dev.weir.config.ConfigLoader;
import dev.weir.config.ConfigSources;
import dev.weir.journal.EmbeddedDatabase;
import dev.weir.journal.PostgresSettings;
import dev.weir.journal.PostgresSetup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The nodes of one region in processes of their own, with the database they share.
 *
 * <p>Before each node stand two proxies: one on its way in from the other nodes (see {@link
 * NodeNetwork}), one on its way out to the database.
 */
final class TestCluster implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofMinutes(3);
  private static final Duration TOGETHER_MAX = Duration.ofMinutes(4);

  private final Path directory;
  private final List<String> settings;
  private final EmbeddedDatabase database = EmbeddedDatabase.launch();
  private final String url = database.createDatabase();
  private final NodeNetwork network;
  private final List<FaultProxy> databaseWays = new ArrayList<>();
  private final NodeProcess[] nodes;
  private volatile List<URI> lastBases = List.of();

  private TestCluster(Path directory, int size, List<String> settings) {
    this.directory = directory;
    this.settings = settings;
    this.nodes = new NodeProcess[size];
    this.network = new NodeNetwork(size);
    for (int i = 0; i < size; i++) {
      int port = URI.create(url.substring("jdbc:".length())).getPort();
      databaseWays.add(
          FaultProxy.before(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
    }
  }

  /** Starts nodes and waits until they are one cluster. */
  static TestCluster start(Path directory, int size, String... settings) {
    TestCluster cluster = new TestCluster(directory, size, List.of(settings));
    try {
      cluster.install();
      cluster.awaitTogether();
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private void install() {
    install(database.settings(url), directory);
  }

  /** What {@code weir journal init} does. */
  static void install(Map<String, String> settings, Path directory) {
    var sources = new ConfigSources(Optional.empty(), Map.copyOf(settings), Map.of(), directory);
    PostgresSetup.install(PostgresSettings.from(ConfigLoader.load(sources).hocon()));
  }

  int size() {
    return nodes.length;
  }

  NodeProcess node(int node) {
    return nodes[node];
  }

  EmbeddedDatabase database() {
    return database;
  }

  /** Starts a node that does not run, without waiting for it. */
  void begin(int node) {
    List<String> all = network.settings(node);
    all.addAll(settings);
    all.add("weir.node.name = " + name(node));
    all.add("weir.segments.dir = \"" + directory.resolve("segments") + "\"");
    String way = url.replaceFirst(":\\d+/", ":" + databaseWays.get(node).port() + "/");
    database.settings(way).forEach((key, value) -> all.add(key + " = \"" + value + "\""));
    nodes[node] =
        NodeProcess.begin(
            new NodeProcess.Launch(directory.resolve(name(node)), all, List.of(), START_MAX));
  }

  static String name(int node) {
    return "node-" + node;
  }

  /** Where the nodes that run answer; where they answered last when none does. */
  List<URI> bases() {
    List<URI> now = new ArrayList<>();
    for (NodeProcess node : nodes) {
      if (node != null && node.isAlive() && node.base() != null) {
        now.add(node.base());
      }
    }
    if (!now.isEmpty()) {
      lastBases = now;
    }
    return lastBases;
  }

  /** Starts what has ended, and waits until all nodes are members and ready. */
  void repair() {
    heal();
    awaitTogether();
  }

  /** A node that is downed meanwhile has ended and is started again. */
  void awaitTogether() {
    try {
      Awaitility.await()
          .atMost(TOGETHER_MAX)
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                beginEnded();
                return missing().isEmpty();
              });
    } catch (ConditionTimeoutException e) {
      throw new IllegalStateException("the nodes are not together: " + missing(), e);
    }
  }

  private void beginEnded() {
    for (int node = 0; node < nodes.length; node++) {
      if (nodes[node] == null || !nodes[node].isAlive()) {
        begin(node);
      }
    }
  }

  /** What is not as it should be; empty when all nodes are members and ready. */
  private String missing() {
    for (int node = 0; node < nodes.length; node++) {
      if (!nodes[node].isReady()) {
        return name(node)
            + " is not ready: "
            + (nodes[node].base() == null
                ? "it does not listen"
                : Http.get(nodes[node].base(), "/health/ready").body());
      }
      if (members(nodes[node].base()) != nodes.length) {
        return name(node) + " sees " + Http.get(nodes[node].base(), "/v1/cluster/members").body();
      }
    }
    return "";
  }

  private static long members(URI base) {
    Http.Answer answer = Http.get(base, "/v1/cluster/members");
    long up = 0;
    for (JsonNode member : answer.body().path("members")) {
      up += member.path("status").asText().equals("up") ? 1 : 0;
    }
    return up;
  }

  /** The node that holds the shards' coordinator: the oldest member. */
  int oldest() {
    for (int node = 0; node < nodes.length; node++) {
      for (JsonNode member : Http.get(nodes[node].base(), "/v1/cluster").body().path("members")) {
        if (member.path("oldest").asBoolean()) {
          return Integer.parseInt(member.path("node").asText().substring("node-".length()));
        }
      }
    }
    throw new IllegalStateException("no node says who is oldest");
  }

  /** These nodes and the others do not hear each other. */
  void partition(Set<Integer> some) {
    network.partition(some);
  }

  /** A node does not hear another one, which may still hear it. */
  void deafen(int node, int to) {
    network.deafen(node, to);
  }

  void deafen(int node) {
    for (int other = 0; other < nodes.length; other++) {
      if (other != node) {
        deafen(node, other);
      }
    }
  }

  /** Keeps the logs of all nodes if the test under way fails. */
  void note() {
    for (NodeProcess node : nodes) {
      KeptLogs.note(node.log());
    }
  }

  /** The node's way to the database. */
  FaultProxy databaseWay(int node) {
    return databaseWays.get(node);
  }

  /** Nobody reaches the database. */
  void cutDatabase() {
    databaseWays.forEach(FaultProxy::cut);
  }

  void heal() {
    network.heal();
    databaseWays.forEach(FaultProxy::heal);
  }

  @Override
  public void close() {
    for (NodeProcess node : nodes) {
      if (node != null) {
        node.close();
      }
    }
    network.close();
    databaseWays.forEach(FaultProxy::close);
    database.close();
  }
}
