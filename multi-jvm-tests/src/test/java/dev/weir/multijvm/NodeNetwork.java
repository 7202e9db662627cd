package dev.weir.multijvm;

import dev.weir.app.link.FaultProxy;
import dev.weir.app.link.Link;
import dev.weir.config.Seeds;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The ways between the nodes of a cluster.
 *
 * <p>A proxy stands before each node. Each node binds a loopback address of its own and speaks to
 * others from it, so that a proxy knows who connects: any link can be cut, one way or both.
 */
final class NodeNetwork implements AutoCloseable {
  private static final int ARTERY_PORT = 25520;

  /** Failure detection for machines that are shared: falsely firing costs more than a second. */
  private static final List<String> DETECTION =
      List.of(
          "pekko.cluster.failure-detector.heartbeat-interval = 500ms",
          "pekko.cluster.failure-detector.acceptable-heartbeat-pause = 3s",
          "pekko.cluster.multi-data-center.failure-detector.heartbeat-interval = 1s",
          "pekko.cluster.multi-data-center.failure-detector.acceptable-heartbeat-pause = 4s",
          "pekko.cluster.split-brain-resolver.stable-after = 5s",
          "pekko.cluster.split-brain-resolver.down-all-when-unstable = off",
          "pekko.cluster.shutdown-after-unsuccessful-join-seed-nodes = 60s",
          "pekko.cluster.sharding.retry-interval = 500ms",
          // what goes wrong with short forms of references shall do so within a test
          "pekko.remote.artery.advanced.compression.actor-refs.advertisement-interval = 2s",
          "weir.http.drain-wait = 0s");

  private final List<FaultProxy> ways = new ArrayList<>();
  private final String network;

  NodeNetwork(int size) {
    Random random = Seeds.random(Seeds.next());
    // classes that run at the same time must not meet on one port
    this.network = "127." + (1 + random.nextInt(250)) + "." + random.nextInt(250) + ".";
    for (int i = 0; i < size; i++) {
      int node = i;
      ways.add(FaultProxy.before(() -> new InetSocketAddress(address(node), ARTERY_PORT)));
    }
  }

  /** What a node must be told of the network. */
  List<String> settings(int node) {
    List<String> all = new ArrayList<>(DETECTION);
    all.add("weir.cluster.host = 127.0.0.1");
    all.add("weir.cluster.bind-host = " + host(node));
    all.add("weir.cluster.port = " + ways.get(node).port());
    all.add("pekko.remote.artery.bind.port = " + ARTERY_PORT);
    all.add("pekko.remote.artery.advanced.tcp.outbound-client-hostname = " + host(node));
    all.add("weir.cluster.seed-nodes = [" + String.join(", ", seeds()) + "]");
    return all;
  }

  private List<String> seeds() {
    return IntStream.range(0, ways.size()).mapToObj(this::seed).toList();
  }

  /** The address of a node, as others reach it. */
  String seed(int node) {
    return "\"127.0.0.1:" + ways.get(node).port() + "\"";
  }

  /** These nodes and the others do not hear each other. */
  void partition(Set<Integer> some) {
    for (int one = 0; one < ways.size(); one++) {
      for (int other = 0; other < ways.size(); other++) {
        if (some.contains(one) != some.contains(other)) {
          deafen(one, other);
        }
      }
    }
  }

  /** A node does not hear another one, which may still hear it. */
  void deafen(int node, int to) {
    ways.get(node).cut(address(to));
  }

  /** Every link is like this from now on. */
  void link(Link link) {
    for (FaultProxy way : ways) {
      way.set(FaultProxy.Direction.TO_SERVER, link);
      way.set(FaultProxy.Direction.TO_CLIENT, link);
    }
  }

  void heal() {
    ways.forEach(FaultProxy::heal);
  }

  private String host(int node) {
    return network + (10 + node);
  }

  private InetAddress address(int node) {
    return InetAddress.ofLiteral(host(node));
  }

  @Override
  public void close() {
    ways.forEach(FaultProxy::close);
  }
}
