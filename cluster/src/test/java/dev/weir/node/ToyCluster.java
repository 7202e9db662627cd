package dev.weir.node;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Toy members that know each other. */
final class ToyCluster implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final List<ToyNode> nodes = new ArrayList<>();

  private ToyCluster() {}

  /** The first one is the oldest: the coordinators of shards live there. */
  static ToyCluster start(String... names) {
    ToyCluster cluster = new ToyCluster();
    for (String name : names) {
      cluster.nodes.add(ToyNode.start(name, cluster.nodes.stream().findFirst()));
      await().atMost(DEADLINE).until(cluster.nodes.getLast()::isUp);
    }
    Set<String> all = Set.of(names);
    await()
        .atMost(DEADLINE)
        .until(() -> cluster.all().allMatch(n -> n.placement.view().nodes().keySet().equals(all)));
    return cluster;
  }

  ToyNode node(String name) {
    return all().filter(node -> node.name.equals(name)).findFirst().orElseThrow();
  }

  Stream<ToyNode> all() {
    return nodes.stream();
  }

  @Override
  public void close() {
    nodes.forEach(ToyNode::close);
  }
}
