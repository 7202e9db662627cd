package dev.weir.placement;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What all nodes agree on, read from a map of records: policy, plans, orders, draining nodes.
 *
 * <p>Each record has one kind of writer, so that replicas merge by record without losing anything:
 * who asks writes {@code order/ID}, {@code cancel/ID} and {@code drain/NODE}, who works writes
 * {@code job/ID}. A cancelled order is one with a cancel record, whatever the worker writes after.
 */
public final class PlacementState {
  public static final PlacementState EMPTY = new PlacementState(Map.of());

  /** Ended jobs are shown for seven days, the last hundred of them. */
  static final int JOBS_KEPT_MAX = 100;

  static final long JOB_AGE_MILLIS_MAX = 7L * 24 * 3600 * 1000;

  /** Plans that can be applied at one time; older ones are forgotten. */
  static final int PLANS_KEPT_MAX = 10;

  private final Policy policy;
  private final Map<String, Plan> plans = new TreeMap<>();
  private final Map<String, Order> orders = new TreeMap<>();
  private final Map<String, Job> jobs = new HashMap<>();
  private final Set<String> draining = new TreeSet<>();
  private final Set<String> leaving = new TreeSet<>();

  private PlacementState(Map<String, String> records) {
    policy =
        Optional.ofNullable(records.get(Records.POLICY)).map(Policy::decode).orElse(Policy.DEFAULT);
    records.forEach(this::read);
    orders.forEach((id, order) -> jobs.computeIfAbsent(id, key -> Job.begun(order)));
    jobs.replaceAll((id, job) -> cancelled(job, records.get(Records.CANCEL + id)));
  }

  public static PlacementState of(Map<String, String> records) {
    return new PlacementState(records);
  }

  private void read(String key, String text) {
    String id = key.substring(key.indexOf('/') + 1);
    if (key.startsWith(Records.PLAN)) {
      plans.put(id, Plan.decode(id, text));
    } else if (key.startsWith(Records.ORDER)) {
      orders.put(id, Order.decode(id, text));
    } else if (key.startsWith(Records.JOB)) {
      jobs.put(id, Job.decode(id, text));
    } else if (key.startsWith(Records.DRAIN)) {
      draining.add(id);
    } else if (key.startsWith(Records.LEAVE)) {
      draining.add(id);
      leaving.add(id);
    }
  }

  private static Job cancelled(Job job, String cancelMillis) {
    boolean ends = cancelMillis != null && job.state() == Job.State.RUNNING;
    return ends ? job.ended(Job.State.CANCELLED, "cancelled", Long.parseLong(cancelMillis)) : job;
  }

  public Policy policy() {
    return policy;
  }

  public Optional<Plan> plan(String id) {
    return Optional.ofNullable(plans.get(id));
  }

  /** Nodes that get no shards and shall lose those they have. */
  public Set<String> draining() {
    return draining;
  }

  /** Those of them that only wait for this to end themselves. */
  public Set<String> leaving() {
    return leaving;
  }

  public Optional<Job> job(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  /** All jobs, the latest first. */
  public List<Job> jobs() {
    return jobs.values().stream()
        .sorted(Comparator.comparingLong(Job::startedMillis).reversed().thenComparing(Job::id))
        .toList();
  }

  /** Orders that are not ended, the oldest first. */
  public List<Order> open() {
    return orders.values().stream()
        .filter(order -> jobs.get(order.id()).isRunning())
        .sorted(Comparator.comparingLong(Order::createdMillis).thenComparing(Order::id))
        .toList();
  }

  /** The drain of a node that is not ended. */
  public Optional<Job> drainOf(String node) {
    return jobs().stream().filter(j -> j.isRunning() && j.node().equals(node)).findFirst();
  }

  List<Plan> plans() {
    return plans.values().stream()
        .sorted(Comparator.comparingLong(Plan::createdMillis).reversed())
        .toList();
  }
}
