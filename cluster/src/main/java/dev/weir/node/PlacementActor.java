package dev.weir.node;

import dev.weir.config.Clock;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.node.PlacementMessage.Got;
import dev.weir.node.PlacementMessage.HandedOver;
import dev.weir.node.PlacementMessage.Leave;
import dev.weir.node.PlacementMessage.LoadsSeen;
import dev.weir.node.PlacementMessage.Missed;
import dev.weir.node.PlacementMessage.Placed;
import dev.weir.node.PlacementMessage.Read;
import dev.weir.node.PlacementMessage.RecordsSeen;
import dev.weir.node.PlacementMessage.SurveyTick;
import dev.weir.node.PlacementMessage.Surveyed;
import dev.weir.node.PlacementMessage.Tick;
import dev.weir.node.PlacementMessage.Write;
import dev.weir.node.PlacementMessage.Written;
import dev.weir.placement.LoadMemory;
import dev.weir.placement.NodeLoads;
import dev.weir.placement.PlacementState;
import dev.weir.placement.Progress;
import dev.weir.placement.Records;
import dev.weir.placement.ShardLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.ddata.Key;
import org.apache.pekko.cluster.ddata.LWWMap;
import org.apache.pekko.cluster.ddata.LWWMapKey;
import org.apache.pekko.cluster.ddata.SelfUniqueAddress;
import org.apache.pekko.cluster.ddata.typed.javadsl.DistributedData;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator;
import org.apache.pekko.cluster.ddata.typed.javadsl.ReplicatorMessageAdapter;
import org.apache.pekko.cluster.sharding.ShardRegion.CurrentShardRegionState;
import org.apache.pekko.cluster.sharding.typed.GetShardRegionState;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * Carries loads and records between nodes, and writes how far jobs are.
 *
 * <p>One on each node. Loads: each node writes a map of its own, of one entry, every {@link
 * #SURVEY}; all read those of all members. Records: one map for the cluster, changed by whoever is
 * asked, with a majority. Jobs: written on the node whose coordinators report what they see. All of
 * it is Distributed Data in memory: it outlives every node as long as one stays.
 */
final class PlacementActor extends AbstractBehavior<PlacementMessage> {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration SURVEY = Duration.ofSeconds(2);
  private static final Duration MAJORITY = Duration.ofSeconds(3);
  private static final Duration RESTART_MAX = Duration.ofSeconds(30);
  private static final double RESTART_SPREAD = 0.1;

  /** A type whose coordinator was not heard for this long is not coordinated here. */
  private static final long HEARD_MILLIS_MAX = 5_000;

  private static final String LOADS = "weir-placement-loads-";
  private static final String TEXT = "text";
  private static final Key<LWWMap<String, String>> RECORDS =
      LWWMapKey.create("weir-placement-records");

  /** What it works with. */
  record Setup(
      List<ShardSurvey> surveys,
      String planned,
      Clock clock,
      DoubleSupplier recoveryBytesPerSecond,
      AtomicReference<PlacementView> view) {}

  private record Heard(Map<Integer, String> owners, long millis) {}

  private final Setup setup;
  private final Cluster cluster;
  private final SelfUniqueAddress self;
  private final ReplicatorMessageAdapter<PlacementMessage, LWWMap<String, String>> replicator;
  private final LoadMemory memory = new LoadMemory();
  private final Map<String, NodeLoads> nodes = new LinkedHashMap<>();
  private final Map<String, List<ShardLoad>> own = new HashMap<>();
  private final Map<String, Heard> heard = new HashMap<>();
  private final Set<String> followed = new HashSet<>();
  private Map<String, String> records = new HashMap<>();
  private String published = "";
  private boolean leaving;
  private double handoverMillis;

  private PlacementActor(ActorContext<PlacementMessage> context, Setup setup) {
    super(context);
    this.setup = setup;
    this.cluster = Cluster.get(context.getSystem());
    DistributedData data = DistributedData.get(context.getSystem());
    this.self = data.selfUniqueAddress();
    this.replicator = new ReplicatorMessageAdapter<>(context, data.replicator(), MAJORITY);
    replicator.subscribe(RECORDS, PlacementActor::seen);
  }

  static Behavior<PlacementMessage> create(Setup setup) {
    Behavior<PlacementMessage> behavior =
        Behaviors.withTimers(
            timers ->
                Behaviors.setup(
                    context -> {
                      startTimers(timers);
                      return new PlacementActor(context, setup);
                    }));
    return Behaviors.supervise(behavior)
        .onFailure(SupervisorStrategy.restartWithBackoff(TICK, RESTART_MAX, RESTART_SPREAD));
  }

  private static void startTimers(TimerScheduler<PlacementMessage> timers) {
    timers.startTimerWithFixedDelay(new Tick(), Duration.ZERO, TICK);
    timers.startTimerWithFixedDelay(new SurveyTick(), SURVEY);
  }

  @Override
  public Receive<PlacementMessage> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::on).build();
  }

  private Behavior<PlacementMessage> on(PlacementMessage message) {
    switch (message) {
      case Tick _ -> {
        follow();
        stay();
      }
      case Leave leave -> {
        leaving = true;
        write(leave.write());
      }
      case SurveyTick _ -> setup.surveys().forEach(this::survey);
      case Surveyed surveyed -> publish(surveyed);
      case Missed _ -> {}
      case RecordsSeen seen -> {
        records = new HashMap<>(seen.records());
        show();
      }
      case LoadsSeen seen -> remember(seen);
      case Write write -> write(write);
      case Written written -> onWritten(written);
      case Read read ->
          replicator.askGet(
              replyTo ->
                  new Replicator.Get<>(RECORDS, new Replicator.ReadMajority(MAJORITY), replyTo),
              response -> new Got(read.done(), response));
      case Got got -> onGot(got);
      case Placed placed -> work(placed);
      case HandedOver over ->
          handoverMillis =
              handoverMillis == 0 ? over.millis() : (handoverMillis + over.millis()) / 2;
    }
    return this;
  }

  /** A node that is back after it left gets shards again. */
  private void stay() {
    Records stay = Records.stay(NodeNames.of(cluster.selfMember()));
    if (!leaving && stay.drop().stream().anyMatch(records::containsKey)) {
      change(stay, new Replicator.WriteMajority(MAJORITY), response -> new Missed());
    }
  }

  /** Reads the loads of every member, and forgets those of nodes that have left. */
  private void follow() {
    Set<String> members = Membership.of(cluster).all();
    for (String node : members) {
      if (followed.add(node)) {
        replicator.subscribe(loadsKey(node), PlacementActor::seen);
      }
    }
    for (String node : List.copyOf(followed)) {
      if (!members.contains(node)) {
        followed.remove(node);
        nodes.remove(node);
        replicator.unsubscribe(loadsKey(node));
      }
    }
  }

  private static Key<LWWMap<String, String>> loadsKey(String node) {
    return LWWMapKey.create(LOADS + node);
  }

  /** One function for all keys: an actor keeps but one adapter for a kind of message. */
  private static PlacementMessage seen(
      Replicator.SubscribeResponse<LWWMap<String, String>> response) {
    if (!(response instanceof Replicator.Changed<LWWMap<String, String>> changed)) {
      return new Missed();
    }
    Map<String, String> entries = changed.get(changed.key()).getEntries();
    String key = changed.key().id();
    return key.startsWith(LOADS)
        ? new LoadsSeen(key.substring(LOADS.length()), entries.getOrDefault(TEXT, ""))
        : new RecordsSeen(entries);
  }

  private void survey(ShardSurvey survey) {
    getContext()
        .ask(
            CurrentShardRegionState.class,
            ClusterSharding.get(getContext().getSystem()).shardState(),
            SURVEY,
            (ActorRef<CurrentShardRegionState> replyTo) ->
                new GetShardRegionState(survey.type(), replyTo),
            (state, failure) -> state == null ? new Missed() : new Surveyed(survey, state));
  }

  private void publish(Surveyed surveyed) {
    String name = NodeNames.of(cluster.selfMember());
    own.put(
        surveyed.survey().type().name(),
        surveyed.survey().loads(name, surveyed.state(), setup.clock().millis()));
    String text =
        new NodeLoads(setup.recoveryBytesPerSecond().getAsDouble(), handoverMillis, own).encode();
    if (text.equals(published)) {
      return;
    }
    published = text;
    replicator.askUpdate(
        replyTo ->
            new Replicator.Update<>(
                loadsKey(name),
                LWWMap.empty(),
                Replicator.writeLocal(),
                replyTo,
                map -> map.put(self, TEXT, text)),
        response -> new Missed());
  }

  private void remember(LoadsSeen seen) {
    nodes.remove(seen.node());
    nodes.put(seen.node(), NodeLoads.decode(seen.node(), seen.text()));
    List<ShardLoad> all = new ArrayList<>();
    nodes.values().forEach(loads -> all.addAll(loads.of(setup.planned())));
    memory.observe(all, setup.clock().millis());
    show();
  }

  private void write(Write write) {
    change(
        write.change(),
        new Replicator.WriteMajority(MAJORITY),
        response -> new Written(write.change(), write.done(), response));
  }

  private void change(
      Records change,
      Replicator.WriteConsistency consistency,
      Function<Replicator.UpdateResponse<LWWMap<String, String>>, PlacementMessage> answer) {
    replicator.askUpdate(
        replyTo ->
            new Replicator.Update<>(
                RECORDS, LWWMap.empty(), consistency, replyTo, map -> changed(map, change)),
        answer);
  }

  private LWWMap<String, String> changed(LWWMap<String, String> map, Records change) {
    LWWMap<String, String> result = map;
    for (String key : change.drop()) {
      result = result.contains(key) ? result.remove(self, key) : result;
    }
    for (Map.Entry<String, String> entry : change.put().entrySet()) {
      result = result.put(self, entry.getKey(), entry.getValue());
    }
    return result;
  }

  private void onWritten(Written written) {
    if (written.response() instanceof Replicator.UpdateSuccess<LWWMap<String, String>>) {
      records.keySet().removeAll(written.change().drop());
      records.putAll(written.change().put());
      show();
      written.done().complete(setup.view().get().state());
    } else {
      written.done().completeExceptionally(unavailable());
    }
  }

  private void onGot(Got got) {
    switch (got.response()) {
      case Replicator.GetSuccess<LWWMap<String, String>> success -> {
        records = new HashMap<>(success.get(RECORDS).getEntries());
        show();
        got.done().complete(setup.view().get().state());
      }
      case Replicator.NotFound<LWWMap<String, String>> _ ->
          got.done().complete(PlacementState.EMPTY);
      default -> got.done().completeExceptionally(unavailable());
    }
  }

  static WeirException unavailable() {
    return new WeirException(
        ErrorCode.PLACEMENT_UNAVAILABLE,
        "no majority of the nodes answered within "
            + MAJORITY.toSeconds()
            + " s; see /v1/cluster/members and send the request again.");
  }

  /** Both coordinators are on the oldest node; only there jobs are written. */
  private void work(Placed placed) {
    long now = setup.clock().millis();
    heard.put(placed.type(), new Heard(placed.owners(), now));
    heard.values().removeIf(one -> now - one.millis() > HEARD_MILLIS_MAX);
    if (!placed.type().equals(setup.planned()) || heard.size() < setup.surveys().size()) {
      return;
    }
    Map<String, Integer> shardsOf = new HashMap<>();
    heard
        .values()
        .forEach(one -> one.owners().values().forEach(o -> shardsOf.merge(o, 1, Integer::sum)));
    Records change =
        Progress.of(
            setup.view().get().state(),
            placed.owners(),
            shardsOf,
            Membership.of(cluster).all(),
            now);
    if (!change.isEmpty()) {
      change(change, new Replicator.WriteMajority(MAJORITY), response -> new Missed());
      records.keySet().removeAll(change.drop());
      records.putAll(change.put());
      show();
    }
  }

  private void show() {
    setup
        .view()
        .set(
            new PlacementView(
                PlacementState.of(records),
                Collections.unmodifiableMap(new LinkedHashMap<>(nodes)),
                memory.loads()));
  }
}
