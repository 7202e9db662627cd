package dev.weir.node;

import dev.weir.config.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.ClusterEvent.ReachabilityEvent;
import org.apache.pekko.cluster.ClusterEvent.UnreachableMember;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/**
 * Tells listeners what happens in the cluster.
 *
 * <p>Members are told of by Pekko. Shards are looked at each second, and only while somebody
 * listens: a shard that goes there and back within a second goes unseen.
 */
public final class ClusterWatch {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final ClusterView view;
  private final Clock clock;
  private final Set<Consumer<ClusterNews>> listeners = ConcurrentHashMap.newKeySet();

  // of the actor alone
  private final Map<Integer, String> owners = new HashMap<>();
  private boolean looked;

  private ClusterWatch(ClusterView view, Clock clock) {
    this.view = view;
    this.clock = clock;
  }

  static ClusterWatch start(ActorSystem<?> system, ClusterView view, Clock clock) {
    ClusterWatch watch = new ClusterWatch(view, clock);
    system.systemActorOf(watch.behavior(), "weir-cluster-watch", Props.empty());
    return watch;
  }

  /** Calls back for everything that happens from now on; the call must not block. */
  public void listen(Consumer<ClusterNews> listener) {
    listeners.add(listener);
  }

  public void forget(Consumer<ClusterNews> listener) {
    listeners.remove(listener);
  }

  private sealed interface Message {}

  private record Look() implements Message {}

  private record Changed(Member member, String status) implements Message {}

  private record Owners(List<ShardOwner> shards) implements Message {}

  private Behavior<Message> behavior() {
    return Behaviors.withTimers(
        timers -> {
          timers.startTimerWithFixedDelay(new Look(), LOOK);
          return Behaviors.setup(this::watching);
        });
  }

  private Behavior<Message> watching(ActorContext<Message> context) {
    Cluster cluster = Cluster.get(context.getSystem());
    cluster
        .subscriptions()
        .tell(
            Subscribe.create(
                context.messageAdapter(
                    MemberEvent.class, event -> changed(event.member(), status(event.member()))),
                MemberEvent.class));
    cluster
        .subscriptions()
        .tell(
            Subscribe.create(
                context.messageAdapter(
                    ReachabilityEvent.class,
                    event ->
                        changed(
                            event.member(),
                            event instanceof UnreachableMember ? "unreachable" : "reachable")),
                ReachabilityEvent.class));
    return Behaviors.receive(Message.class)
        .onMessage(Changed.class, this::tell)
        .onMessage(Look.class, look -> look(context))
        .onMessage(Owners.class, found -> compare(found.shards()))
        .build();
  }

  private static Changed changed(Member member, String status) {
    return new Changed(member, status);
  }

  private static String status(Member member) {
    return member.status().toString().toLowerCase(Locale.ROOT);
  }

  private Behavior<Message> tell(Changed changed) {
    Member member = changed.member();
    publish(
        new ClusterNews.MemberChanged(
            clock.millis(), NodeNames.of(member), member.address().toString(), changed.status()));
    return Behaviors.same();
  }

  /** What was known before the last listener went is old by the time the next comes. */
  private Behavior<Message> look(ActorContext<Message> context) {
    if (listeners.isEmpty()) {
      owners.clear();
      looked = false;
    } else {
      context.pipeToSelf(
          view.shards(), (found, failure) -> new Owners(found == null ? List.of() : found));
    }
    return Behaviors.same();
  }

  private Behavior<Message> compare(List<ShardOwner> found) {
    for (ShardOwner shard : found) {
      String before = shard.moving() ? shard.node() : owners.put(shard.shard(), shard.node());
      if (looked && !shard.node().equals(before)) {
        publish(
            new ClusterNews.ShardMoved(
                clock.millis(), shard.shard(), Optional.ofNullable(before), shard.node()));
      }
    }
    looked = true;
    return Behaviors.same();
  }

  private void publish(ClusterNews news) {
    listeners.forEach(listener -> listener.accept(news));
  }
}
