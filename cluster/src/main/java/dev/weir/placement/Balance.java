package dev.weir.placement;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Loads of nodes in three measures, each in units of the mean node: 1 is a fair share.
 *
 * <p>The measures are bytes of state, batches a second and the number of shards. Each is divided by
 * its mean over the nodes, so none has a unit and they can be added with the fixed {@link #SHARE}s.
 * They are kept apart until then: a node with all the bytes and one with all the batches are not
 * even. Below a floor a mean counts as the floor, so that a nearly idle cluster does not shuffle
 * its shards for a few kilobytes. The number of shards spreads those that are idle.
 *
 * <p>A balance is as good as its {@link #potential} is low: the sum of squares over nodes and
 * measures, which each move of a {@link Planner} lowers. {@link #unevenness} is what people look
 * at.
 */
final class Balance {
  static final int MEASURES = 3;

  /** How much bytes, batches and shards count; together 1. */
  static final double[] SHARE = {0.4, 0.4, 0.2};

  /** Means below these are noise: 16 MiB and 10 batches a second of a node; one shard. */
  private static final double[] FLOOR = {16 << 20, 10, 1};

  private final String[] nodes;
  private final double[] load;
  private final ShardLoad[] shards;
  private final int[] owner;
  private final double[] weight;

  /** The mean of each measure: 1, or less where the floor holds. Moves do not change it. */
  private final double[] fair = new double[MEASURES];

  /**
   * @param nodes that may own shards; shards of others are left out
   */
  Balance(Collection<String> nodes, Collection<ShardLoad> loads) {
    this.nodes = nodes.stream().sorted().distinct().toArray(String[]::new);
    this.load = new double[this.nodes.length * MEASURES];
    Map<String, Integer> index = index();
    this.shards =
        loads.stream()
            .filter(shard -> index.containsKey(shard.owner()))
            .sorted((a, b) -> Integer.compare(a.shard(), b.shard()))
            .toArray(ShardLoad[]::new);
    this.owner = new int[shards.length];
    this.weight = new double[shards.length * MEASURES];
    double[] mean = means();
    for (int i = 0; i < shards.length; i++) {
      owner[i] = index.get(shards[i].owner());
      for (int m = 0; m < MEASURES; m++) {
        weight[i * MEASURES + m] = measure(shards[i], m) / mean[m];
        load[owner[i] * MEASURES + m] += weight[i * MEASURES + m];
        fair[m] += weight[i * MEASURES + m] / this.nodes.length;
      }
    }
  }

  private Map<String, Integer> index() {
    Map<String, Integer> index = new HashMap<>();
    for (int i = 0; i < nodes.length; i++) {
      index.put(nodes[i], i);
    }
    return index;
  }

  private double[] means() {
    double[] mean = new double[MEASURES];
    for (ShardLoad shard : shards) {
      for (int m = 0; m < MEASURES; m++) {
        mean[m] += measure(shard, m);
      }
    }
    for (int m = 0; m < MEASURES; m++) {
      mean[m] = Math.max(mean[m] / Math.max(1, nodes.length), FLOOR[m]);
    }
    return mean;
  }

  private static double measure(ShardLoad shard, int measure) {
    return switch (measure) {
      case 0 -> shard.stateBytes();
      case 1 -> shard.ratePerSecond();
      default -> 1;
    };
  }

  int nodes() {
    return nodes.length;
  }

  String node(int node) {
    return nodes[node];
  }

  int shards() {
    return shards.length;
  }

  ShardLoad shard(int shard) {
    return shards[shard];
  }

  int owner(int shard) {
    return owner[shard];
  }

  void move(int shard, int to) {
    for (int m = 0; m < MEASURES; m++) {
      load[owner[shard] * MEASURES + m] -= weight[shard * MEASURES + m];
      load[to * MEASURES + m] += weight[shard * MEASURES + m];
    }
    owner[shard] = to;
  }

  /** By how much a move would lower the potential; negative when it would raise it. */
  double gain(int shard, int to) {
    int from = owner[shard] * MEASURES;
    int at = shard * MEASURES;
    int target = to * MEASURES;
    double gain = 0;
    for (int m = 0; m < MEASURES; m++) {
      double w = weight[at + m];
      gain += SHARE[m] * 2 * w * (load[from + m] - load[target + m] - w);
    }
    return gain;
  }

  /** What a shard weighs; 1 is a fair share of a node. */
  double weight(int shard) {
    double sum = 0;
    for (int m = 0; m < MEASURES; m++) {
      sum += SHARE[m] * weight[shard * MEASURES + m];
    }
    return sum;
  }

  /** What a node carries; 1 is a fair share, unless means are below their floors. */
  double load(int node) {
    double sum = 0;
    for (int m = 0; m < MEASURES; m++) {
      sum += SHARE[m] * load[node * MEASURES + m];
    }
    return sum;
  }

  /** How far a node is above the mean, over all measures. */
  double pressure(int node) {
    double sum = 0;
    for (int m = 0; m < MEASURES; m++) {
      double excess = Math.max(0, load[node * MEASURES + m] - fair[m]);
      sum += SHARE[m] * excess * excess;
    }
    return sum;
  }

  double potential() {
    double sum = 0;
    for (int i = 0; i < load.length; i++) {
      sum += SHARE[i % MEASURES] * load[i] * load[i];
    }
    return sum;
  }

  /** The distance of the worst node from the mean: 0 is even, 1 is an idle node among others. */
  double unevenness() {
    double worst = 0;
    for (int node = 0; node < nodes.length; node++) {
      double sum = 0;
      for (int m = 0; m < MEASURES; m++) {
        double off = load[node * MEASURES + m] - fair[m];
        sum += SHARE[m] * off * off;
      }
      worst = Math.max(worst, Math.sqrt(sum));
    }
    return worst;
  }

  List<ShardLoad> placed() {
    ShardLoad[] placed = Arrays.copyOf(shards, shards.length);
    for (int i = 0; i < placed.length; i++) {
      placed[i] = placed[i].ownedBy(nodes[owner[i]]);
    }
    return List.of(placed);
  }
}
