package dev.weir.node;

import static org.awaitility.Awaitility.await;

import dev.weir.config.Clock;
import dev.weir.config.ConfigLoader;
import dev.weir.config.ConfigSources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Several nodes in one process; their events stay in memory, each node's for itself. */
final class TestNodes implements AutoCloseable {
  static final Duration WAIT_MAX = Duration.ofSeconds(60);
  private static final String VERSION = "1.4.2";

  private final Path directory;
  private final List<Node> started = new ArrayList<>();

  TestNodes(Path directory) {
    this.directory = directory;
  }

  /** A port nobody listens at now. */
  static int freePort() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a node that joins by these seeds. */
  Node start(String name, int port, String seeds) {
    return start(name, port, seeds, VERSION, Map.of());
  }

  Node start(String name, int port, String seeds, String version, Map<String, String> keys) {
    return start(name, port, seeds, version, keys, () -> 0);
  }

  /** Starts a node with a clock of its own. */
  Node start(String name, int port, String seeds, Map<String, String> keys, Clock clock) {
    return start(name, port, seeds, VERSION, keys, clock);
  }

  private Node start(
      String name, int port, String seeds, String version, Map<String, String> keys, Clock clock) {
    Map<String, String> all = new HashMap<>(fast());
    all.put("weir.node.name", name);
    all.put("weir.data.dir", directory.resolve(name + "-" + port).toString());
    all.put("weir.cluster.port", Integer.toString(port));
    all.put("weir.cluster.seed-nodes", seeds);
    all.putAll(keys);
    Node node =
        Node.start(
            ConfigLoader.load(new ConfigSources(Optional.empty(), all, Map.of(), directory)),
            version,
            clock,
            7);
    started.add(node);
    return node;
  }

  private static Map<String, String> fast() {
    return Map.ofEntries(
        Map.entry("weir.unsafe.allow", "exit-jvm,leveldb-cluster"),
        Map.entry("weir.http.drain-wait", "0s"),
        Map.entry("pekko.coordinated-shutdown.exit-jvm", "off"),
        Map.entry("pekko.coordinated-shutdown.run-by-actor-system-terminate", "off"),
        Map.entry("pekko.loglevel", "OFF"),
        Map.entry("pekko.stdout-loglevel", "OFF"),
        Map.entry("pekko.persistence.journal.plugin", "pekko.persistence.journal.inmem"),
        Map.entry("pekko.cluster.jmx.multi-mbeans-in-same-jvm", "on"),
        Map.entry("pekko.cluster.split-brain-resolver.stable-after", "2s"),
        Map.entry("pekko.cluster.split-brain-resolver.down-all-when-unstable", "off"),
        Map.entry("pekko.cluster.down-removal-margin", "1s"),
        Map.entry("pekko.cluster.failure-detector.heartbeat-interval", "500ms"),
        Map.entry("pekko.cluster.seed-node-timeout", "1s"),
        Map.entry("pekko.cluster.retry-unsuccessful-join-after", "1s"),
        Map.entry("pekko.cluster.gossip-interval", "200ms"),
        Map.entry("pekko.cluster.leader-actions-interval", "200ms"),
        Map.entry("pekko.cluster.sharding.retry-interval", "500ms"));
  }

  static void awaitReady(Node... nodes) {
    for (Node node : nodes) {
      await()
          .atMost(WAIT_MAX)
          .until(() -> node.readiness().report().status() == Readiness.Status.READY);
    }
  }

  /** Waits until the node has ended by itself. */
  static NodeEnd awaitEnd(Node node) {
    node.system()
        .getWhenTerminated()
        .toCompletableFuture()
        .orTimeout(WAIT_MAX.toSeconds(), TimeUnit.SECONDS)
        .join();
    return node.end();
  }

  @Override
  public void close() {
    started.forEach(Node::terminate);
    started.forEach(TestNodes::awaitEnd);
  }
}
