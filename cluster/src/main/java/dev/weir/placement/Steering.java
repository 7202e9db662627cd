package dev.weir.placement;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Says which shards of one type move now, and where a shard without owner goes.
 *
 * <p>At most {@code movesMax} of the policy are on their way at once: first the steps of applied
 * plans, then shards of draining nodes, then what evens loads out unasked. The last is done only
 * when nothing was asked for, nobody paused it, the cluster is calm, and loads are uneven enough; a
 * shard that moved unasked stays for {@link #SETTLE_MILLIS}, by then its load is known anew.
 */
public final class Steering {
  /** How long a shard stays where it was moved to unasked. */
  static final long SETTLE_MILLIS = 120_000;

  /** Between two times that something moves unasked. */
  static final long AUTOMATIC_INTERVAL_MILLIS = 10_000;

  /** Shards of a leaving node that move in one go. */
  static final int LEAVING_MOVES = 64;

  private final Map<Integer, Long> settling = new HashMap<>();
  private final boolean weighs;
  private long automaticMillis = -AUTOMATIC_INTERVAL_MILLIS;

  /**
   * @param weighs whether plans are for shards of this type; others only follow drains
   */
  public Steering(boolean weighs) {
    this.weighs = weighs;
  }

  /** Shards to move with the node each is meant for. */
  public Map<Integer, String> moves(Situation now, PlacementState state) {
    int room = state.policy().movesMax() - now.moving().size();
    Map<Integer, String> moves = new LinkedHashMap<>();
    if (weighs) {
      addSteps(now, state, room, moves);
    }
    addDrained(now, state, room, moves);
    if (weighs && moves.isEmpty() && isTimeForAutomatic(now, state)) {
      addAutomatic(now, room, moves);
    }
    return moves;
  }

  /** Where an applied plan wants a shard, if it can still go there. */
  public Optional<String> intended(int shard, Situation now, PlacementState state) {
    return state.open().stream()
        .flatMap(order -> order.steps().stream())
        .filter(step -> weighs && step.shard() == shard && now.accepting().contains(step.to()))
        .map(Order.Step::to)
        .findFirst();
  }

  /** Where a shard without owner goes; to a draining node only when there is no other. */
  public static Optional<String> allocate(Situation now) {
    return Planner.leastLoaded(
        now.accepting().isEmpty() ? now.members() : now.accepting(), now.placed());
  }

  private static void addSteps(
      Situation now, PlacementState state, int room, Map<Integer, String> moves) {
    for (Order order : state.open()) {
      for (Order.Step step : order.steps()) {
        boolean due =
            step.from().equals(now.owners().get(step.shard()))
                && now.accepting().contains(step.to())
                && !now.moving().contains(step.shard());
        if (due && moves.size() < room) {
          moves.put(step.shard(), step.to());
        }
      }
    }
  }

  private static void addDrained(
      Situation now, PlacementState state, int room, Map<Integer, String> moves) {
    if (now.accepting().isEmpty()) {
      return;
    }
    Map<Integer, String> owners = new HashMap<>(now.owners());
    for (String node : state.draining()) {
      // a node that leaves has little time, and whoever stopped it waits
      int most = state.leaving().contains(node) ? Math.max(room, LEAVING_MOVES) : room;
      for (ShardLoad load : now.heaviestOn(node)) {
        if (moves.size() >= most) {
          break;
        }
        if (!moves.containsKey(load.shard())) {
          Situation then = with(now, owners);
          String target = allocate(then).orElseThrow();
          owners.put(load.shard(), target);
          moves.put(load.shard(), target);
        }
      }
    }
  }

  private static Situation with(Situation now, Map<Integer, String> owners) {
    return new Situation(
        now.members(),
        now.accepting(),
        owners,
        now.moving(),
        now.loads(),
        now.calm(),
        now.nowMillis());
  }

  private boolean isTimeForAutomatic(Situation now, PlacementState state) {
    return !state.policy().paused()
        && now.calm()
        && now.moving().isEmpty()
        && state.open().isEmpty()
        && now.nowMillis() - automaticMillis >= AUTOMATIC_INTERVAL_MILLIS;
  }

  private void addAutomatic(Situation now, int room, Map<Integer, String> moves) {
    automaticMillis = now.nowMillis();
    settling.values().removeIf(since -> now.nowMillis() - since > SETTLE_MILLIS);
    if (!Planner.isUneven(now.accepting(), now.placed())) {
      return;
    }
    for (Move move :
        Planner.plan(
            now.accepting(),
            now.placed(),
            room,
            shard -> !settling.containsKey(shard),
            PauseEstimate.DEFAULT)) {
      settling.put(move.shard(), now.nowMillis());
      moves.put(move.shard(), move.to());
    }
  }
}
