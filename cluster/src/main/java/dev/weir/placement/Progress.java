package dev.weir.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How far open orders are, by what the coordinators of shards see. */
public final class Progress {
  private Progress() {}

  /**
   * The records to write: changed jobs, marks of drained nodes that have left, outlived records.
   *
   * @param planned owners of the shards that plans are made for
   * @param shardsOf how many shards of all types each node owns
   * @param members names of nodes that are in the cluster
   */
  public static Records of(
      PlacementState state,
      Map<Integer, String> planned,
      Map<String, Integer> shardsOf,
      Set<String> members,
      long nowMillis) {
    List<Job> changed = new ArrayList<>();
    for (Order order : state.open()) {
      Job was = state.job(order.id()).orElseThrow();
      Job job =
          switch (order.kind()) {
            case REBALANCE -> rebalance(order, was, planned, members, nowMillis);
            case DRAIN -> drain(was, shardsOf, members, nowMillis);
          };
      if (!job.equals(was)) {
        changed.add(job);
      }
    }
    Records gone = new Records(Map.of(), Set.of());
    for (String node : state.draining()) {
      gone = members.contains(node) ? gone : gone.and(Records.resume(node));
    }
    return Records.jobs(changed).and(gone).and(Records.outlived(state, nowMillis));
  }

  private static Job rebalance(
      Order order, Job was, Map<Integer, String> owners, Set<String> members, long nowMillis) {
    int done = 0;
    List<String> warnings = new ArrayList<>();
    for (Order.Step step : order.steps()) {
      String owner = owners.get(step.shard());
      if (step.to().equals(owner)) {
        done++;
      } else if (!members.contains(step.to())) {
        warnings.add("shard " + step.shard() + " stays: " + step.to() + " has left");
      } else if (owner != null && !owner.equals(step.from())) {
        warnings.add(
            "shard " + step.shard() + " is left on " + owner + ", where it went meanwhile");
      }
    }
    Job now = was.running("moving shards", done, order.steps().size(), warnings);
    return done + warnings.size() == order.steps().size()
        ? now.ended(Job.State.DONE, "moved " + done + " shards", nowMillis)
        : now;
  }

  private static Job drain(
      Job was, Map<String, Integer> shardsOf, Set<String> members, long nowMillis) {
    int left = shardsOf.getOrDefault(was.node(), 0);
    int total = Math.max(was.total(), was.done() + left);
    Job now = was.running("moving shards off " + was.node(), total - left, total, was.warnings());
    if (!members.contains(was.node())) {
      return now.ended(Job.State.DONE, was.node() + " has left the cluster", nowMillis);
    }
    return left == 0 ? now.ended(Job.State.DONE, was.node() + " owns no shard", nowMillis) : now;
  }
}
