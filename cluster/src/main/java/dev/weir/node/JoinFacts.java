package dev.weir.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.weir.config.EffectiveConfig;
import dev.weir.config.Refusal;
import dev.weir.entity.EventFrame;
import dev.weir.router.ShardHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What all nodes of a cluster must have in common, and what to do about each difference.
 *
 * <p>Facts that are no keys of the configuration are put into it under {@code weir.join}, because
 * configurations are what Pekko exchanges when a node joins.
 */
final class JoinFacts {
  private static final String KIND = "weir.journal.kind";
  private static final String LEVELDB = "leveldb";
  private static final String REGION = "weir.region.self";
  private static final String SHARING = "weir.join.leveldb-of-several";
  private static final String ALLOWED = "allowed";
  private static final String NOTHING = "nothing";

  /** A fact, and the sentence that says what to do if it differs; %s is the cluster's value. */
  private record Fact(String key, String shown, String remedy) {}

  private static final List<Fact> FACTS =
      List.of(
          new Fact(
              "weir.cluster.id",
              "weir.cluster.id",
              "These are two clusters: name seeds of your own, or write cluster.id = %s."),
          new Fact(
              "weir.cluster.shards",
              "weir.cluster.shards",
              "Write cluster.shards = %s; it changes only while all nodes are stopped."),
          new Fact(
              KIND,
              KIND,
              "All nodes need one journal that all of them see: write journal.kind = postgres and"
                  + " the same journal.url on every node."),
          new Fact(
              "pekko.cluster.sharding.state-store-mode",
              "pekko.cluster.sharding.state-store-mode",
              "Take the key out of the configuration, or write %s."),
          new Fact(
              "pekko.cluster.downing-provider-class",
              "pekko.cluster.downing-provider-class",
              "Take the key out of the configuration, or write %s."),
          new Fact(
              "pekko.cluster.split-brain-resolver.active-strategy",
              "pekko.cluster.split-brain-resolver.active-strategy",
              "Take the key out of the configuration, or write %s."),
          new Fact(
              "weir.join.shard-hash",
              "the hash that places circuits",
              "Install the version of Weir that the cluster runs."),
          new Fact(
              "weir.join.event-format",
              "the format of events",
              "Install the version of Weir that the cluster runs."),
          new Fact(
              "weir.join.version",
              "the version",
              "Install a version %s; only the last number of a version may differ."));

  private JoinFacts() {}

  /** The configuration with the facts that no key says. */
  static Config into(EffectiveConfig config, String version) {
    boolean sharing = config.weir().unsafe().allow().contains(Refusal.LEVELDB_CLUSTER);
    Map<String, Object> facts =
        Map.of(
            SHARING,
            sharing ? ALLOWED : "refused",
            "weir.join.shard-hash",
            ShardHash.NAME,
            "weir.join.event-format",
            EventFrame.formatLevel(),
            "weir.join.version",
            line(version));
    return ConfigFactory.parseMap(facts).withFallback(config.hocon());
  }

  static List<String> keys() {
    return Stream.concat(FACTS.stream().map(Fact::key), Stream.of(SHARING, REGION)).toList();
  }

  /** One line for each difference: what this node has, what the cluster has, what to do. */
  static List<String> differences(Config cluster, Config own) {
    List<String> lines = new ArrayList<>();
    for (Fact fact : FACTS) {
      String theirs = text(cluster, fact.key());
      String ours = text(own, fact.key());
      boolean concerns = !fact.key().equals(KIND) || isOneRegion(cluster, own);
      if (concerns && !theirs.equals(ours)) {
        lines.add(
            fact.shown()
                + ": this node has "
                + ours
                + ", the cluster has "
                + theirs
                + ". "
                + fact.remedy().formatted(theirs));
      }
    }
    if (lines.isEmpty() && isLeveldbOfSeveral(cluster, own)) {
      lines.add(
          KIND
              + ": this node and the cluster have leveldb, which only a lone node can use: each"
              + " node would keep a journal of its own. Write journal.kind = postgres and"
              + " journal.url on every node, run ./weir journal init once, and start again.");
    }
    return lines;
  }

  private static boolean isLeveldbOfSeveral(Config cluster, Config own) {
    boolean allowed = text(cluster, SHARING).equals(ALLOWED) && text(own, SHARING).equals(ALLOWED);
    return isOneRegion(cluster, own) && text(own, KIND).equals(LEVELDB) && !allowed;
  }

  /** Each region has a journal of its own, of a kind of its own. */
  private static boolean isOneRegion(Config cluster, Config own) {
    return text(cluster, REGION).equals(text(own, REGION));
  }

  private static String text(Config config, String key) {
    return config.hasPath(key) ? config.getString(key) : NOTHING;
  }

  /** {@code 1.4} of {@code 1.4.2-SNAPSHOT}: nodes of one line may run together. */
  static String line(String version) {
    String[] parts = version.split("[.-]", 3);
    return parts.length < 2 ? version : parts[0] + "." + parts[1];
  }
}
