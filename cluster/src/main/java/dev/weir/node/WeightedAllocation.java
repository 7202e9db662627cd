package dev.weir.node;

import dev.weir.config.Clock;
import dev.weir.placement.PlacementState;
import dev.weir.placement.Situation;
import dev.weir.placement.Steering;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.cluster.sharding.ShardCoordinator.AbstractShardAllocationStrategy;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * Places the shards of one type: tells the coordinator what {@link Steering} decides.
 *
 * <p>The coordinator asks which shards shall move, hands them over, and then asks where each goes;
 * the answer is kept from the first question to the second. A new coordinator on another node has
 * lost it: then an applied plan still says where, and any other shard goes where least is carried.
 */
final class WeightedAllocation extends AbstractShardAllocationStrategy {
  /** Who is told what a coordinator sees. */
  interface Observer {
    /** The owners of all shards, once a second. */
    void placed(Map<Integer, String> owners);

    /** A shard was handed over in this time and is about to start elsewhere. */
    void handedOver(double millis);
  }

  private static final double NANOS_PER_MILLI = 1e6;

  private record Begun(String target, long nanos) {}

  private final Supplier<PlacementView> view;
  private final Supplier<Membership> membership;
  private final Clock clock;
  private final Observer observer;
  private final Steering steering;
  private final boolean weighs;
  private final Preparation preparation;
  private final Map<Integer, Begun> begun = new ConcurrentHashMap<>();
  private final Set<Integer> preparing = ConcurrentHashMap.newKeySet();

  /** Makes a move short before it begins. */
  @FunctionalInterface
  interface Preparation {
    /** Nothing needs to be done. */
    Preparation NONE = (shard, from, to) -> CompletableFuture.completedStage(Done.getInstance());

    /** Completes in any case, within a bound. */
    CompletionStage<Done> of(int shard, String from, String to);
  }

  WeightedAllocation(
      boolean weighs,
      Preparation preparation,
      Supplier<PlacementView> view,
      Supplier<Membership> membership,
      Clock clock,
      Observer observer) {
    this.weighs = weighs;
    this.preparation = preparation;
    this.view = view;
    this.membership = membership;
    this.clock = clock;
    this.observer = observer;
    this.steering = new Steering(weighs);
  }

  @Override
  public Future<ActorRef> allocateShard(
      ActorRef requester, String shardId, Map<ActorRef, IndexedSeq<String>> current) {
    Membership members = membership.get();
    Situation now = situation(members, current, Set.of());
    String node = node(Integer.parseInt(shardId), now, view.get().state());
    return Future.successful(
        current.keySet().stream()
            .filter(region -> members.nodeOf(region).equals(node))
            .findFirst()
            .orElse(requester));
  }

  private String node(int shard, Situation now, PlacementState state) {
    Begun move = begun.remove(shard);
    if (move != null) {
      observer.handedOver((System.nanoTime() - move.nanos()) / NANOS_PER_MILLI);
      if (now.accepting().contains(move.target())) {
        return move.target();
      }
    }
    return steering.intended(shard, now, state).or(() -> Steering.allocate(now)).orElse("");
  }

  @Override
  public Future<Set<String>> rebalance(
      Map<ActorRef, IndexedSeq<String>> current, Set<String> inProgress) {
    Set<Integer> moving = new HashSet<>(preparing);
    inProgress.forEach(shard -> moving.add(Integer.valueOf(shard)));
    Situation now = situation(membership.get(), current, moving);
    observer.placed(now.owners());
    Map<Integer, String> moves = steering.moves(now, view.get().state());
    begun.keySet().retainAll(moving);
    return FutureConverters.asScala(prepared(moves, now.owners()));
  }

  /** The coordinator is given the moves when both sides are ready for them. */
  private CompletionStage<Set<String>> prepared(
      Map<Integer, String> moves, Map<Integer, String> owners) {
    preparing.addAll(moves.keySet());
    CompletableFuture<?>[] all =
        moves.entrySet().stream()
            .map(move -> preparation.of(move.getKey(), owners.get(move.getKey()), move.getValue()))
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(all)
        .handle(
            (done, failure) -> {
              long now = System.nanoTime();
              moves.forEach((shard, target) -> begun.put(shard, new Begun(target, now)));
              preparing.removeAll(moves.keySet());
              return moves.keySet().stream().map(String::valueOf).collect(Collectors.toSet());
            });
  }

  private Situation situation(
      Membership members, Map<ActorRef, IndexedSeq<String>> current, Set<Integer> moving) {
    PlacementView known = view.get();
    Set<String> regions = new TreeSet<>();
    Map<Integer, String> owners = new TreeMap<>();
    current.forEach(
        (region, shards) -> {
          String node = members.nodeOf(region);
          regions.add(node);
          for (int i = 0; i < shards.size(); i++) {
            owners.put(Integer.valueOf(shards.apply(i)), node);
          }
        });
    Set<String> accepting = members.accepting(known.state().draining());
    accepting.retainAll(regions);
    return new Situation(
        regions,
        accepting,
        owners,
        moving,
        weighs ? known.loads() : Map.of(),
        members.calm(),
        clock.millis());
  }
}
