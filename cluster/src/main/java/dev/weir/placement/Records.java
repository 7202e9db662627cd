package dev.weir.placement;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A change of the records that all nodes share: texts to put, keys to drop.
 *
 * <p>Keys: {@code policy}, {@code plan/ID}, {@code order/ID}, {@code cancel/ID}, {@code job/ID},
 * {@code drain/NODE}, {@code leave/NODE}.
 */
public record Records(Map<String, String> put, Set<String> drop) {
  static final String POLICY = "policy";
  static final String PLAN = "plan/";
  static final String ORDER = "order/";
  static final String CANCEL = "cancel/";
  static final String JOB = "job/";
  static final String DRAIN = "drain/";
  static final String LEAVE = "leave/";

  public Records {
    put = Map.copyOf(put);
    drop = Set.copyOf(drop);
  }

  private static Records put(String key, String text) {
    return new Records(Map.of(key, text), Set.of());
  }

  public boolean isEmpty() {
    return put.isEmpty() && drop.isEmpty();
  }

  public static Records policy(Policy policy) {
    return put(POLICY, policy.encode());
  }

  public static Records plan(Plan plan) {
    return put(PLAN + plan.id(), plan.encode());
  }

  /** A rebalance by a plan, which is used up by it. */
  public static Records apply(Plan plan, String job, long nowMillis) {
    return new Records(
        Map.of(ORDER + job, Order.rebalance(job, nowMillis, plan).encode()),
        Set.of(PLAN + plan.id()));
  }

  /**
   * The records that begin a drain.
   *
   * @param shards that the node owns now
   */
  public static Records drain(String node, int shards, String job, long nowMillis) {
    return new Records(
        Map.of(ORDER + job, Order.drain(job, nowMillis, node, shards).encode(), DRAIN + node, job),
        Set.of());
  }

  /** A node is about to leave; it takes this back itself when it is there again. */
  public static Records leave(String node, long nowMillis) {
    return put(LEAVE + node, Long.toString(nowMillis));
  }

  /** A node that was about to leave is there. */
  public static Records stay(String node) {
    return new Records(Map.of(), Set.of(LEAVE + node));
  }

  /** Ends an order; that of a drain gives its node back. */
  public static Records cancel(Job job, long nowMillis) {
    return new Records(
        Map.of(CANCEL + job.id(), Long.toString(nowMillis)),
        job.node().isEmpty() ? Set.of() : Set.of(DRAIN + job.node()));
  }

  /** Gives a drained node back. */
  public static Records resume(String node) {
    return new Records(Map.of(), Set.of(DRAIN + node));
  }

  static Records jobs(Collection<Job> jobs) {
    Map<String, String> put = new TreeMap<>();
    jobs.forEach(job -> put.put(JOB + job.id(), job.encode()));
    return new Records(put, Set.of());
  }

  Records and(Records other) {
    Map<String, String> puts = new HashMap<>(put);
    puts.putAll(other.put);
    Set<String> drops = new HashSet<>(drop);
    drops.addAll(other.drop);
    return new Records(puts, drops);
  }

  /** What is too old or too much to be kept. */
  static Records outlived(PlacementState state, long nowMillis) {
    Set<String> drop = new HashSet<>();
    List<Plan> plans = state.plans();
    for (int i = 0; i < plans.size(); i++) {
      if (i >= PlacementState.PLANS_KEPT_MAX || plans.get(i).isExpired(nowMillis)) {
        drop.add(PLAN + plans.get(i).id());
      }
    }
    List<Job> ended = state.jobs().stream().filter(job -> !job.isRunning()).toList();
    for (int i = 0; i < ended.size(); i++) {
      Job job = ended.get(i);
      if (i >= PlacementState.JOBS_KEPT_MAX
          || nowMillis - job.endedMillis() > PlacementState.JOB_AGE_MILLIS_MAX) {
        drop.addAll(List.of(ORDER + job.id(), CANCEL + job.id(), JOB + job.id()));
      }
    }
    return new Records(Map.of(), drop);
  }
}
