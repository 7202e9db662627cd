package dev.weir.entity;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.Replication.Compacted;
import dev.weir.entity.Replication.Frame;
import dev.weir.entity.Replication.Pulled;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a circuit's intake that exists in every region but the home's: asks the home for
 * events and passes on what only the home may do.
 *
 * <p>It asks for the next events while the last ones are being stored, so that a long way to the
 * home costs nothing but time. At most one answer waits and one is being stored.
 */
final class Follower {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

  /** Until a follower that cannot go on by itself asks again. */
  private static final Duration STOPPED = Duration.ofSeconds(30);

  private final String persistenceId;
  private final Regions regions;
  private final Following following;
  private final LongSupplier nanos;
  private final ActorRef<Replication> self;

  private long received;
  private Optional<Pulled> waiting = Optional.empty();
  private Optional<String> stopped = Optional.empty();
  private boolean confirmed;
  private long stoppedNanos;
  private boolean awaited;

  /**
   * @param rev of the newest event that is stored here
   * @param complete whether there was no later one anywhere until now
   * @param confirmed whether all of them are surely the home's
   */
  Follower(
      String persistenceId,
      Regions regions,
      String home,
      LongSupplier nanos,
      ActorRef<Replication> self,
      long rev,
      boolean complete,
      boolean confirmed) {
    this.persistenceId = persistenceId;
    this.regions = regions;
    this.following = new Following(regions.self(), home, nanos);
    this.nanos = nanos;
    this.self = self;
    this.received = rev;
    this.confirmed = confirmed;
    if (complete) {
      following.completeAt(rev);
    }
  }

  /** Whether it follows that region already, from that rev on. */
  boolean goesOn(String home, long rev) {
    return following.home().equals(home) && received == rev && waiting.isEmpty();
  }

  /**
   * Asks for what comes next, unless that is under way or there is no room for it.
   *
   * @param epoch under which the newest event here was written
   */
  void ask(long durableRev, long epoch) {
    if (isStopped() || waiting.isPresent() || !following.mayAsk()) {
      return;
    }
    if (regions.hasNode(following.home())) {
      regions.send(
          following.home(), persistenceId, following.ask(received + 1, durableRev, epoch, self));
    }
  }

  /**
   * Events have come; they wait until {@link #next} takes them.
   *
   * @param durableRev of the newest event that is stored here
   */
  void pulled(Pulled answer, long durableRev) {
    if (!following.answered(answer.number(), answer.tip(), answer.heldMillis(), received)) {
      takeLate(answer);
      return;
    }
    confirmed |= answer.isOfHome();
    if (answer.isOfHome() && answer.tip() < received) {
      stop(
          "the home has revs up to %d only, this copy up to %d: its journal has lost acknowledged"
                  .formatted(answer.tip(), received)
              + " batches");
    } else if (!answer.events().isEmpty()
        && waiting.isEmpty()
        && answer.fromRev() == received + 1) {
      waiting = Optional.of(answer);
    } else if (answer.awaited()) {
      awaited = true;
      if (received == durableRev) {
        stored(durableRev);
      }
    }
  }

  /** Events that took longer than a question lives are as good as any if they come next. */
  private void takeLate(Pulled answer) {
    if (waiting.isEmpty() && !answer.events().isEmpty() && answer.fromRev() == received + 1) {
      waiting = Optional.of(answer);
    }
  }

  /** Whether this answers the question under way: what is stored here is not what the home has. */
  boolean diverged(Replication.Diverged answer) {
    return following.answered(answer.number(), Pulled.NOT_HOME, 0, received);
  }

  /** The home has no longer the events that follow here: its snapshot comes first. */
  void compacted(Compacted answer, Bootstrap bootstrap) {
    if (following.answered(answer.number(), answer.tip(), 0, received)) {
      bootstrap.begin(following.home(), received + 1);
    }
  }

  /** Events from home are not those that follow here. */
  void refused(WeirException why, long durableRev) {
    received = durableRev;
    waiting = Optional.empty();
    stop(why.getMessage());
  }

  /** Takes out the events that are to be stored next. */
  Optional<List<Frame>> next() {
    Optional<List<Frame>> events = waiting.map(Pulled::events);
    awaited |= waiting.map(Pulled::awaited).orElse(false);
    waiting.ifPresent(answer -> received = answer.lastRev());
    waiting = Optional.empty();
    return events;
  }

  /** Tells the home what is stored, if somebody waits for that. */
  void stored(long rev) {
    if (awaited) {
      awaited = false;
      regions.send(following.home(), persistenceId, new Replication.Stored(regions.self(), rev));
    }
  }

  /** Whether the home answers, as far as can be known. */
  boolean hearsHome() {
    return regions.hasNode(following.home()) && !following.isCutOff();
  }

  String home() {
    return following.home();
  }

  /** How the copy stands when everything up to {@code rev} is applied. */
  Freshness freshness(long rev) {
    return following.at(rev);
  }

  /**
   * The home, if it is heard.
   *
   * @throws WeirException {@code home-unreachable}
   */
  String heardHome(long rev) {
    if (!hearsHome()) {
      throw unreachable(rev);
    }
    return following.home();
  }

  private WeirException unreachable(long rev) {
    String home = following.home();
    return new WeirException(
        ErrorCode.HOME_UNREACHABLE,
        "The circuit is written in region "
            + home
            + ", from which region "
            + regions.self()
            + " hears nothing now. Nothing was stored; send the request again, or to region "
            + home
            + ".",
        Map.of("home", home, "have_rev", rev));
  }

  /**
   * Refuses a read that wants a fresher copy, and any while the copy may hold what is no part of
   * the circuit any more.
   *
   * @throws WeirException {@code stale-replica}
   */
  void require(ReadAt at, Freshness freshness, long rev) {
    if (!confirmed) {
      throw new WeirException(
          ErrorCode.STALE_REPLICA,
          "Region %s has become the home of the circuit, and has not told the copy in region %s yet what counts of its last revs. Read from region %s, or send the request again."
              .formatted(freshness.home(), freshness.region(), freshness.home()),
          Map.of("home", freshness.home(), "have_rev", rev));
    }
    if (!at.accepts(freshness, regions.maxLagMillis())) {
      throw new WeirException(
          ErrorCode.STALE_REPLICA,
          "The copy in region %s is %s behind its home in region %s. Read with stale=ok to have it"
                  .formatted(freshness.region(), behind(freshness), freshness.home())
              + " as it is, or with read=home.",
          Map.of(
              "home", freshness.home(),
              "have_rev", rev,
              "lag_revs", freshness.lagRevs(),
              "lag_ms", freshness.lagMillis()));
    }
  }

  private static String behind(Freshness freshness) {
    return freshness.lagMillis() == Freshness.UNKNOWN
        ? "an unknown time"
        : freshness.lagMillis() + " ms and " + freshness.lagRevs() + " revs";
  }

  private void stop(String why) {
    if (!stopped.equals(Optional.of(why))) {
      LOG.error("{} does not follow its home: {}", persistenceId, why);
    }
    stopped = Optional.of(why);
    stoppedNanos = nanos.getAsLong();
  }

  private boolean isStopped() {
    return stopped.isPresent() && nanos.getAsLong() - stoppedNanos < STOPPED.toNanos();
  }
}
