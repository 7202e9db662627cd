package dev.weir.entity;

import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand.Submit;
import dev.weir.entity.Replication.Compacted;
import dev.weir.entity.Replication.HomeIs;
import dev.weir.entity.Replication.Pull;
import dev.weir.entity.Replication.Pulled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a copy of a circuit is: its home, which writes and feeds the followers, or a follower.
 *
 * <p>The epoch of the newest event says who is home, so a role changes with an event and never
 * otherwise. Any copy hands on the events that it has: who asks a home that has been given away
 * learns so from them.
 */
final class CircuitRole {
  /** Other regions that want to know what is here before it is read; more go without an answer. */
  private static final int ASKING_MAX = 100;

  /** Between two announcements of a home, in ticks of the intake. */
  private static final int ANNOUNCE_TICKS = 5;

  /** A new home tells regions that are not heard, too: they may be a moment before it shows. */
  private static final int EAGER_TICKS = 300;

  private final String persistenceId;
  private final EntityWiring wiring;
  private final ActorRef<Replication> self;
  private final ReplicaWaits replicaWaits = new ReplicaWaits(System::nanoTime);
  private final HomeFeed feed;
  private final SnapshotShipping shipping;
  private final Bootstrap bootstrap;

  private final List<Replication.WhatIsKnown> asking = new ArrayList<>();
  private Optional<Follower> follower = Optional.empty();
  private Optional<HomeIs> told = Optional.empty();
  private EpochHistory epochs = EpochHistory.of(1);
  private boolean read;
  private long epoch;
  private long storedEverywhere;
  private final ClockPace pace;
  private int ticks;

  CircuitRole(String persistenceId, EntityWiring wiring, ActorRef<IntakeMessage> self) {
    this.persistenceId = persistenceId;
    this.wiring = wiring;
    this.self = self.narrow();
    this.pace = new ClockPace(wiring);
    SnapshotTransfer snapshots = wiring.snapshots().transfer();
    this.shipping = new SnapshotShipping(persistenceId, snapshots, wiring.shipping());
    this.bootstrap =
        new Bootstrap(
            persistenceId,
            wiring.regions(),
            snapshots,
            wiring.background(),
            System::nanoTime,
            self.narrow());
    this.feed =
        new HomeFeed(
            persistenceId,
            new FollowerFeed(System::nanoTime),
            wiring.events(),
            wiring.shipping(),
            replicaWaits);
  }

  boolean isHome() {
    return follower.isEmpty();
  }

  Optional<Follower> follower() {
    return follower;
  }

  /** Under which the home writes. */
  long epoch() {
    return epoch;
  }

  /** The epochs of the log, which may not have reached that of the home yet. */
  EpochHistory epochs() {
    return epochs;
  }

  /** The log has been read. */
  void recovered(EpochHistory history, long rev) {
    epochs = history;
    read = true;
    asking.forEach(question -> question.replyTo().tell(known(rev)));
    asking.clear();
  }

  /** The log has got so far, and its views change by themselves at a time. */
  void reached(EpochHistory history, long nextTickMillis) {
    epochs = history;
    pace.next(nextTickMillis);
  }

  /** Whether the home is to move its clock now: nothing else does, while the log has no work. */
  boolean ticks() {
    return isHome() && pace.ticks();
  }

  /** A region says that it is the home; while the log works it is not known what that means. */
  void hear(HomeIs home) {
    if (told.filter(known -> known.epoch() >= home.epoch()).isEmpty()) {
      told = Optional.of(home);
    }
  }

  /** The home that was heard of, if it is one since a later epoch than this copy knew of. */
  Optional<Regions.Home> laterHome() {
    Optional<HomeIs> later = told.filter(home -> home.epoch() > Math.max(epoch, epochs.current()));
    told = Optional.empty();
    return later.map(home -> new Regions.Home(home.region(), home.epoch()));
  }

  /** Asks the other regions whether this copy is the home still; what cannot be told is nothing. */
  CompletionStage<HomeIs> whoIsHome() {
    return wiring
        .regions()
        .home(persistenceId, epoch)
        .thenApply(home -> new HomeIs(home.region(), home.epoch()))
        .exceptionally(failure -> new HomeIs(wiring.regions().self(), epoch));
  }

  /** Whether a read wants a rev that is no part of the circuit any more. */
  boolean hasLost(ReadAt at) {
    return read && at.minEpoch() != 0 && epochs.hasLost(at.minEpoch(), at.minRev());
  }

  /** What this copy has, its role known or not. */
  Replication.Known known(long rev) {
    return new Replication.Known(
        Math.max(epoch, rev == 0 ? 0 : epochs.current()), rev, epochs.at(rev));
  }

  /**
   * The home is known, or another one. What this copy has beyond the events of that home, the home
   * will say.
   *
   * @param rev of the newest event here
   * @param given whether this copy was the home until that event, and so lacks nothing now
   */
  void become(Regions.Home home, long rev, boolean given) {
    boolean same = home.epoch() == epoch || home.epoch() == epochs.current();
    epoch = home.epoch();
    if (same && follower.filter(copy -> copy.goesOn(home.region(), rev)).isPresent()) {
      return;
    }
    bootstrap.stop();
    if (home.region().equals(wiring.regions().self())) {
      follower = Optional.empty();
      replicaWaits.begin();
      ticks = 0;
      FollowerMetrics.gone(persistenceId);
      return;
    }
    Follower copy =
        new Follower(
            persistenceId,
            wiring.regions(),
            home.region(),
            System::nanoTime,
            self,
            rev,
            given,
            rev == 0 || epoch == epochs.current());
    follower = Optional.of(copy);
  }

  Freshness freshness(long rev) {
    return follower
        .map(copy -> copy.freshness(rev))
        .orElseGet(() -> Freshness.atHome(wiring.regions().self()));
  }

  /**
   * The same for a read, which may want a fresher copy.
   *
   * @throws WeirException {@code stale-replica}
   */
  Freshness freshFor(ReadAt at, long rev) {
    Freshness now = freshness(rev);
    follower.ifPresent(copy -> copy.require(at.knowing(wiring.clock().millis()), now, rev));
    return now;
  }

  /** Whether another region follows so closely that it could be the home in a moment. */
  boolean keepsUp(String region, long rev) {
    return feed.keepsUp(region, rev);
  }

  /** Whether another region has stored everything up to a rev. */
  boolean isStoredIn(String region, long rev) {
    return replicaWaits.storedIn(region) >= rev;
  }

  /** Sends to the home what only the home may do, or a refusal to who asked. */
  void passOn(CircuitCommand command, long rev) {
    try {
      String home = follower.orElseThrow().heardHome(rev);
      if (command instanceof Submit batch && !batch.fitsOneMessage()) {
        wiring
            .courier()
            .pack(batch)
            .thenAccept(parcel -> send(home, batch.parcelled(parcel, batch.replyTo())))
            .exceptionally(failure -> refuse(command, IntakeRefusals.notFetched(failure)));
      } else {
        send(home, command);
      }
    } catch (WeirException refusal) {
      var _ = refuse(command, refusal);
    }
  }

  private void send(String home, CircuitCommand command) {
    wiring.regions().send(home, persistenceId, new Replication.Routed(command));
  }

  /** Takes from the log what the home does not have; the log must have ended. */
  CompletionStage<Void> cut(Healing healing, long appendEpoch) {
    return CompletableFuture.runAsync(
        () -> wiring.quarantine().cut(persistenceId, healing, appendEpoch), wiring.background());
  }

  /** What a copy in another region says; a question that is not answered comes again. */
  void take(Replication.Message message, long rev, boolean active) {
    switch (message) {
      case Pull pull when !active -> {}
      case Pull pull -> asked(pull, rev);
      case Pulled pulled -> follower.ifPresent(copy -> copy.pulled(pulled, rev));
      case Compacted compacted -> follower.ifPresent(copy -> copy.compacted(compacted, bootstrap));
      case Replication.Stored stored -> stored(stored);
      case Replication.WhatIsKnown question -> tellWhatIsKnown(question, rev);
      case Replication.StoredEverywhere known ->
          storedEverywhere = Math.max(storedEverywhere, known.rev());
      case Replication.Follow _, Replication.Known _ -> {}
    }
  }

  /** Up to which rev the other copies have everything, by where they are; 0 if nothing is known. */
  private Map<String, Long> storedElsewhere() {
    Map<String, Long> stored = new TreeMap<>();
    if (isHome()) {
      attached().forEach(region -> stored.put("region " + region, replicaWaits.storedIn(region)));
    } else {
      stored.put("every region, by what the home says", storedEverywhere);
    }
    return stored;
  }

  /** Regions with a node, and those whose nodes have left a short time ago: they come back. */
  private Set<String> attached() {
    Set<String> regions = replicaWaits.heardWithin(wiring.compactor().retention());
    regions.addAll(wiring.regions().others());
    return regions;
  }

  /** Has the log do it, if it is the one of the home. */
  void upkeep(CircuitCommand.Upkeep command, ActorRef<LogCommand> log, long rev) {
    if (isHome()) {
      log.tell(
          switch (command) {
            case CircuitCommand.TakeSnapshot take -> new LogCommand.TakeSnapshot(take);
            case CircuitCommand.CompactLog compact ->
                new LogCommand.Compact(Optional.of(compact), storedElsewhere());
          });
    } else {
      passOn(command, rev);
    }
  }

  /** The log has a new snapshot: old events may go, here and in the other regions. */
  void snapshotted(ActorRef<LogCommand> log, boolean active) {
    if (active) {
      tellStoredEverywhere();
      log.tell(new LogCommand.Compact(Optional.empty(), storedElsewhere()));
    }
  }

  /** Tells the others up to where nobody will ask for events any more. */
  private void tellStoredEverywhere() {
    if (!isHome()) {
      return;
    }
    long rev = attached().stream().mapToLong(replicaWaits::storedIn).min().orElse(0);
    if (rev > 0) {
      wiring
          .regions()
          .others()
          .forEach(
              region ->
                  wiring
                      .regions()
                      .send(region, persistenceId, new Replication.StoredEverywhere(rev)));
    }
  }

  private void tellWhatIsKnown(Replication.WhatIsKnown question, long rev) {
    if (read) {
      question.replyTo().tell(known(rev));
    } else if (asking.size() < ASKING_MAX) {
      asking.add(question);
    }
  }

  private void asked(Pull pull, long rev) {
    if (isHome()) {
      feed.asked(pull, rev, epochs);
      answerReplicated();
    } else {
      feed.handOn(pull, rev, epochs);
    }
  }

  /** Asks for what comes next: events, or the snapshot behind which they begin. */
  void ask(Follower copy, long rev) {
    if (!bootstrap.ask()) {
      copy.ask(rev, epochs.at(rev));
    }
  }

  void onSnapshot(SnapshotMessage message) {
    if (message instanceof SnapshotMessage.Question question) {
      shipping.asked(question);
    } else {
      bootstrap.got(message);
    }
  }

  /** Whether the log is to begin anew, behind a snapshot of the home. */
  boolean beginsAnew() {
    return bootstrap.isComplete();
  }

  /** The claim under which a log begins, behind a snapshot of the home if there is one. */
  CompletionStage<Long> claim() {
    CompletionStage<Long> claim = wiring.ownership().claim(persistenceId);
    if (beginsAnew()) {
      // recovered from what is about to be forgotten
      var _ = wiring.warmStates().take(persistenceId);
    }
    return bootstrap.begun(claim);
  }

  /** Another region shall be home: has it say at once what it has stored. */
  void hurry(long rev) {
    feed.hurry(rev);
  }

  /** It shall not, or is. */
  void calm() {
    feed.calm();
  }

  /** Another region has stored events. */
  private void stored(Replication.Stored stored) {
    replicaWaits.stored(stored.region(), stored.rev());
    answerReplicated();
  }

  /** How the copy stands when everything up to {@code rev} is applied. */
  Standing standing(long rev) {
    return new Standing(rev, epoch, freshness(rev));
  }

  /** The log has stored events: the own ones, or those of the home. */
  void stored(List<StoredEvent> events, long rev) {
    follower.ifPresentOrElse(copy -> copy.stored(rev), () -> feed.stored(events, rev));
    answerReplicated();
  }

  /** Some time has passed. */
  void tick(long rev) {
    follower.ifPresentOrElse(
        copy -> FollowerMetrics.stands(persistenceId, copy.freshness(rev)), () -> feed.answer(rev));
    answerReplicated();
    if (isHome() && !Epochs.isFirst(epoch) && ++ticks % ANNOUNCE_TICKS == 0) {
      announce();
    }
  }

  /** Who does not ask may take another region for the home, this one's predecessor for example. */
  private void announce() {
    for (String region : wiring.regions().others()) {
      if (!feed.isAsked(region) && (ticks < EAGER_TICKS || wiring.regions().isHeard(region))) {
        wiring.regions().send(region, persistenceId, new HomeIs(wiring.regions().self(), epoch));
      }
    }
  }

  boolean admitsWait(Submit batch) {
    return batch.waitFor().regions() == 0 || replicaWaits.size() < wiring.limits().waitersMax();
  }

  void await(IntakeMessage.Replicating waiting) {
    replicaWaits.add(waiting.batch(), waiting.reply());
  }

  /** Answers all who wait for other regions, as things stand. */
  void drain() {
    replicaWaits.drain().forEach(due -> reply(due.batch(), due.reply()));
  }

  private void answerReplicated() {
    replicaWaits.due().forEach(due -> reply(due.batch(), due.reply()));
  }

  private Void refuse(CircuitCommand command, WeirException why) {
    reply(command, CircuitLog.rejected(why));
    return null;
  }

  private void reply(CircuitCommand command, CircuitReply reply) {
    wiring.courier().reply(command.replyTo(), reply);
  }

  void ended() {
    bootstrap.stop();
    FollowerMetrics.gone(persistenceId);
    JournalGrowth.gone(persistenceId);
  }
}
