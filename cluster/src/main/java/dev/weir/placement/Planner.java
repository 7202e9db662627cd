package dev.weir.placement;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Plans the few moves that even loads out most.
 *
 * <p>Greedy: from the node with the highest pressure, the one move that lowers the potential of the
 * {@link Balance} most, again and again. A shard moves once in a plan. A move must be worth it: per
 * unit of weight it has to lower the potential by {@link #GAIN_PER_WEIGHT_MIN}, that is, leave a
 * difference of loads of at least half of that between the two nodes. So a move is never undone by
 * the next plan of the same loads, and a shard that weighs more than the difference stays. Equal
 * input gives an equal plan.
 */
public final class Planner {
  /** What a move must bring, for each unit of weight that it moves. */
  public static final double GAIN_PER_WEIGHT_MIN = 0.1;

  /** Below this unevenness nothing moves by itself. */
  public static final double START_UNEVENNESS = 0.25;

  private Planner() {}

  /**
   * The moves of a plan, in the order in which they help most.
   *
   * @param nodes that take shards: neither draining nor leaving
   * @param movable shards that may be moved
   */
  public static List<Move> plan(
      Collection<String> nodes,
      Collection<ShardLoad> loads,
      int movesMax,
      IntPredicate movable,
      PauseEstimate pause) {
    Balance balance = new Balance(nodes, loads);
    List<Move> moves = new ArrayList<>();
    Search search = new Search(balance, movable);
    while (moves.size() < movesMax && search.next()) {
      moves.add(Move.of(balance.shard(search.shard), balance.node(search.target), pause));
      search.take();
    }
    return moves;
  }

  /** Whether loads are uneven enough to move something unasked. */
  public static boolean isUneven(Collection<String> nodes, Collection<ShardLoad> loads) {
    return new Balance(nodes, loads).unevenness() > START_UNEVENNESS;
  }

  /** The distance of the worst node from the mean: 0 is even, 1 an idle node among others. */
  public static double unevenness(Collection<String> nodes, Collection<ShardLoad> loads) {
    return new Balance(nodes, loads).unevenness();
  }

  /** The node that carries least, for a shard without owner; the first by name of equal ones. */
  public static Optional<String> leastLoaded(
      Collection<String> nodes, Collection<ShardLoad> loads) {
    Balance balance = new Balance(nodes, loads);
    int best = -1;
    for (int node = 0; node < balance.nodes(); node++) {
      if (best < 0 || balance.load(node) < balance.load(best)) {
        best = node;
      }
    }
    return best < 0 ? Optional.empty() : Optional.of(balance.node(best));
  }

  /** The best move of one plan after the other. */
  private static final class Search {
    private final Balance balance;
    private final BitSet movable = new BitSet();
    private final BitSet stuck = new BitSet();
    private final int[][] shardsOf;
    private int shard;
    private int target;

    Search(Balance balance, IntPredicate movable) {
      this.balance = balance;
      int[] counts = new int[balance.nodes()];
      for (int i = 0; i < balance.shards(); i++) {
        this.movable.set(i, movable.test(balance.shard(i).shard()));
        counts[balance.owner(i)]++;
      }
      shardsOf = new int[balance.nodes()][];
      for (int node = 0; node < counts.length; node++) {
        shardsOf[node] = new int[counts[node]];
      }
      for (int i = balance.shards() - 1; i >= 0; i--) {
        shardsOf[balance.owner(i)][--counts[balance.owner(i)]] = i;
      }
    }

    /** Finds {@code shard} and {@code target}; false when no move is worth it. */
    boolean next() {
      for (int donor = donor(); donor >= 0; donor = donor()) {
        if (best(donor)) {
          return true;
        }
        stuck.set(donor);
      }
      return false;
    }

    void take() {
      balance.move(shard, target);
      movable.clear(shard);
    }

    private int donor() {
      int worst = -1;
      double pressure = 0;
      for (int node = stuck.nextClearBit(0);
          node < balance.nodes();
          node = stuck.nextClearBit(node + 1)) {
        if (balance.pressure(node) > pressure) {
          worst = node;
          pressure = balance.pressure(node);
        }
      }
      return worst;
    }

    private boolean best(int donor) {
      double best = 0;
      for (int candidate : shardsOf[donor]) {
        if (!movable.get(candidate)) {
          continue;
        }
        double least = Math.max(best, GAIN_PER_WEIGHT_MIN * balance.weight(candidate));
        for (int to = 0; to < balance.nodes(); to++) {
          double gain = to == donor ? 0 : balance.gain(candidate, to);
          if (gain > least) {
            best = gain;
            least = gain;
            shard = candidate;
            target = to;
          }
        }
      }
      return best > 0;
    }
  }
}
