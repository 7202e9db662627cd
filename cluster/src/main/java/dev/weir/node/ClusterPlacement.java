package dev.weir.node;

import dev.weir.config.Clock;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.placement.Job;
import dev.weir.placement.Order;
import dev.weir.placement.PauseEstimate;
import dev.weir.placement.Placement;
import dev.weir.placement.PlacementState;
import dev.weir.placement.Plan;
import dev.weir.placement.Planner;
import dev.weir.placement.Policy;
import dev.weir.placement.Records;
import dev.weir.placement.ShardLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import org.apache.pekko.cluster.sharding.ShardRegion.CurrentShardRegionState;
import org.apache.pekko.cluster.sharding.typed.GetShardRegionState;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * Placement of shards on this node: made before sharding starts, asked by the HTTP server.
 *
 * <p>Types are registered first, each with a strategy in return; then {@link #start}.
 */
final class ClusterPlacement implements Placement {
  private static final int UID_RADIX = 36;
  private static final int ANSWER_SECONDS_MAX = 5;
  private static final long EMPTY_LOOK_MILLIS = 100;

  private final ActorSystem<?> system;
  private final Cluster cluster;
  private final Clock clock;
  private final AtomicReference<PlacementView> view = new AtomicReference<>(PlacementView.EMPTY);
  private final List<ShardSurvey> surveys = new ArrayList<>();
  private volatile Optional<ActorRef<PlacementMessage>> actor = Optional.empty();
  private final AtomicInteger ids = new AtomicInteger();
  private final String planned;

  /**
   * @param planned the type plans are made for; others only follow drains
   */
  ClusterPlacement(ActorSystem<?> system, EntityTypeKey<?> planned, Clock clock) {
    this.system = system;
    this.cluster = Cluster.get(system);
    this.planned = planned.name();
    this.clock = clock;
  }

  /**
   * The strategy for a type of entities.
   *
   * @param figures of an entity that is awake, by its id
   */
  ShardAllocationStrategy register(
      EntityTypeKey<?> type, Function<String, Optional<ShardSurvey.Figure>> figures) {
    surveys.add(new ShardSurvey(type, figures));
    return new WeightedAllocation(
        type.name().equals(planned),
        type.name().equals(planned)
            ? new MovePreparation(system)::of
            : WeightedAllocation.Preparation.NONE,
        view::get,
        () -> Membership.of(cluster),
        clock,
        new WeightedAllocation.Observer() {
          @Override
          public void placed(Map<Integer, String> owners) {
            tell(new PlacementMessage.Placed(type.name(), owners));
          }

          @Override
          public void handedOver(double millis) {
            tell(new PlacementMessage.HandedOver(millis));
          }
        });
  }

  /**
   * Begins to publish and to work.
   *
   * @param recoveryBytesPerSecond as measured in this process, 0 before
   */
  void start(DoubleSupplier recoveryBytesPerSecond) {
    actor =
        Optional.of(
            system.systemActorOf(
                PlacementActor.create(
                    new PlacementActor.Setup(
                        List.copyOf(surveys), planned, clock, recoveryBytesPerSecond, view)),
                "weir-placement",
                Props.empty()));
  }

  private void tell(PlacementMessage message) {
    actor.ifPresent(ref -> ref.tell(message));
  }

  /** What this node knows at the moment. */
  PlacementView view() {
    return view.get();
  }

  @Override
  public CompletionStage<Plan> plan() {
    return read()
        .thenCompose(
            state -> {
              Set<String> accepting = Membership.of(cluster).accepting(state.draining());
              Plan plan =
                  new Plan(
                      nextId("p"),
                      clock.millis(),
                      accepting,
                      Planner.plan(
                          accepting,
                          weighed(),
                          Plan.MOVES_MAX,
                          shard -> true,
                          PauseEstimate.of(view.get().nodes().values())));
              return write(Records.plan(plan)).thenApply(after -> plan);
            });
  }

  @Override
  public CompletionStage<Job> apply(String id) {
    return read()
        .thenCompose(
            state -> {
              Plan plan = state.plan(id).orElseThrow(() -> outdated(id, "it is not known"));
              plan.outdated(
                      Membership.of(cluster).accepting(state.draining()), owners(), clock.millis())
                  .ifPresent(
                      why -> {
                        throw outdated(id, why);
                      });
              String job = nextId("j");
              return write(Records.apply(plan, job, clock.millis()))
                  .thenApply(after -> job(after, job));
            });
  }

  /**
   * Has the shards of this node moved to others before it leaves, so that they are warm there.
   *
   * @param max after which it leaves all the same
   */
  CompletionStage<Done> leave(Duration max) {
    long until = System.nanoTime() + max.toNanos();
    CompletableFuture<PlacementState> written = new CompletableFuture<>();
    String self = NodeNames.of(cluster.selfMember());
    tell(
        new PlacementMessage.Leave(
            new PlacementMessage.Write(Records.leave(self, clock.millis()), written)));
    return written
        .orTimeout(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)
        .thenCompose(done -> untilEmpty(until))
        .exceptionally(failure -> Done.getInstance());
  }

  private CompletionStage<Done> untilEmpty(long until) {
    return ownShards()
        .thenCompose(
            shards ->
                shards == 0 || System.nanoTime() >= until
                    ? CompletableFuture.completedStage(Done.getInstance())
                    : CompletableFuture.supplyAsync(
                            Done::getInstance,
                            CompletableFuture.delayedExecutor(
                                EMPTY_LOOK_MILLIS, TimeUnit.MILLISECONDS))
                        .thenCompose(later -> untilEmpty(until)));
  }

  /** Shards of all types that this node holds now. */
  private CompletionStage<Integer> ownShards() {
    CompletionStage<Integer> sum = CompletableFuture.completedStage(0);
    for (ShardSurvey survey : surveys) {
      CompletionStage<CurrentShardRegionState> state =
          AskPattern.ask(
              ClusterSharding.get(system).shardState(),
              replyTo -> new GetShardRegionState(survey.type(), replyTo),
              Duration.ofSeconds(ANSWER_SECONDS_MAX),
              system.scheduler());
      sum = sum.thenCombine(state, (before, now) -> before + now.getShards().size());
    }
    return sum;
  }

  @Override
  public CompletionStage<Policy> policy() {
    return read().thenApply(PlacementState::policy);
  }

  @Override
  public CompletionStage<Policy> policy(Policy policy) {
    return write(Records.policy(policy)).thenApply(PlacementState::policy);
  }

  @Override
  public CompletionStage<Job> drain(String node) {
    return read()
        .thenCompose(
            state -> {
              requireMember(node);
              Optional<Job> running = state.drainOf(node);
              if (running.isPresent()) {
                return CompletableFuture.completedStage(running.get());
              }
              requireOthers(node, state);
              String job = nextId("j");
              return write(Records.drain(node, shardsOf(node), job, clock.millis()))
                  .thenApply(after -> job(after, job));
            });
  }

  @Override
  public CompletionStage<Job> resume(String node) {
    return read()
        .thenCompose(
            state -> {
              requireMember(node);
              Optional<Job> running = state.drainOf(node);
              if (running.isPresent()) {
                return end(running.get());
              }
              Job last =
                  state.jobs().stream()
                      .filter(j -> j.kind() == Order.Kind.DRAIN && j.node().equals(node))
                      .findFirst()
                      .orElseThrow(() -> noJob("node " + node + " is not draining"));
              return write(Records.resume(node)).thenApply(after -> last);
            });
  }

  @Override
  public CompletionStage<List<Job>> jobs() {
    return read().thenApply(PlacementState::jobs);
  }

  @Override
  public CompletionStage<Job> job(String id) {
    return read().thenApply(state -> job(state, id));
  }

  @Override
  public CompletionStage<Job> cancel(String id) {
    return read()
        .thenCompose(
            state -> {
              Job job = job(state, id);
              return job.isRunning() ? end(job) : CompletableFuture.completedStage(job);
            });
  }

  private CompletionStage<Job> end(Job job) {
    return write(Records.cancel(job, clock.millis())).thenApply(after -> job(after, job.id()));
  }

  private CompletionStage<PlacementState> read() {
    CompletableFuture<PlacementState> done = new CompletableFuture<>();
    tell(new PlacementMessage.Read(done));
    return inTime(done);
  }

  private CompletionStage<PlacementState> write(Records change) {
    CompletableFuture<PlacementState> done = new CompletableFuture<>();
    tell(new PlacementMessage.Write(change, done));
    return inTime(done);
  }

  private static CompletionStage<PlacementState> inTime(CompletableFuture<PlacementState> asked) {
    return asked
        .orTimeout(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedStage(
                    failure instanceof TimeoutException ? PlacementActor.unavailable() : failure));
  }

  private static Job job(PlacementState state, String id) {
    return state.job(id).orElseThrow(() -> noJob("there is no job " + id));
  }

  private static WeirException noJob(String what) {
    return new WeirException(
        ErrorCode.JOB_NOT_FOUND, what + "; see /v1/jobs for those that are kept.");
  }

  private static WeirException outdated(String plan, String why) {
    return new WeirException(
        ErrorCode.PLAN_OUTDATED,
        "plan " + plan + " cannot be applied: " + why + ". Make a new one.");
  }

  private void requireMember(String node) {
    Set<String> members = Membership.of(cluster).all();
    if (!members.contains(node)) {
      throw new WeirException(
          ErrorCode.MEMBER_NOT_FOUND,
          "the cluster has no member " + node + "; it has " + String.join(", ", members) + ".");
    }
  }

  private void requireOthers(String node, PlacementState state) {
    Set<String> others = Membership.of(cluster).accepting(state.draining());
    others.remove(node);
    if (others.isEmpty()) {
      throw new WeirException(
          ErrorCode.LAST_MEMBER,
          "no other member takes shards, so " + node + " cannot be drained. Start another node.");
    }
  }

  /** Placed shards with the weights that are remembered of them. */
  private List<ShardLoad> weighed() {
    PlacementView now = view.get();
    return now.published(planned, Membership.of(cluster).all()).stream()
        .map(
            load ->
                Optional.ofNullable(now.loads().get(load.shard()))
                    .map(known -> known.ownedBy(load.owner()))
                    .orElse(load))
        .toList();
  }

  private int shardsOf(String node) {
    return Optional.ofNullable(view.get().nodes().get(node))
        .map(loads -> loads.shards().values().stream().mapToInt(List::size).sum())
        .orElse(0);
  }

  private Map<Integer, String> owners() {
    return view.get().published(planned, Membership.of(cluster).all()).stream()
        .collect(Collectors.toMap(ShardLoad::shard, ShardLoad::owner));
  }

  /** Unique in the cluster without asking: the process is part of it. */
  private String nextId(String kind) {
    String process =
        Long.toString(
            Integer.toUnsignedLong((int) cluster.selfMember().uniqueAddress().longUid()),
            UID_RADIX);
    return kind + "-" + process + "-" + ids.incrementAndGet();
  }
}
