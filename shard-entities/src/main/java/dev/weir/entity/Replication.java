package dev.weir.entity;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What the copies of a circuit in several regions tell each other.
 *
 * <p>A follower asks for the events after its own last one; its journal is its offset, so whatever
 * is lost on the way is asked for again. Nothing is sent before it is durable at home.
 */
public sealed interface Replication extends IntakeMessage {
  /** What does not change who is the home, whoever says it. */
  sealed interface Message extends Replication {}

  /** Wakes the copy, so that it follows its home. */
  record Follow() implements Message {}

  /** A command that a follower passes on; answered by the home, never passed on again. */
  record Routed(CircuitCommand command) implements Replication {}

  /**
   * Asks the home for events. Answered by {@link Pulled} at once, or when there is news, or after a
   * second; or by {@link Compacted}.
   *
   * @param region of the follower
   * @param number of the question; an answer to an older one is too late
   * @param durableRev what the follower has stored
   * @param epoch under which that was written; 0 for rev 0
   */
  record Pull(
      String region,
      long number,
      long fromRev,
      long durableRev,
      long epoch,
      ActorRef<Replication> replyTo)
      implements Message {}

  /**
   * Stored events from a rev on.
   *
   * @param tip newest durable rev at home; {@link #NOT_HOME} from who is not home any more
   * @param heldMillis how long the home waited for news before it answered
   * @param awaited whether somebody waits for {@link Stored}
   */
  record Pulled(
      long number, long fromRev, List<Frame> events, long tip, long heldMillis, boolean awaited)
      implements Message {
    /** Says that the events are true and that there may be newer ones elsewhere. */
    static final long NOT_HOME = -1;

    boolean isOfHome() {
      return tip != NOT_HOME;
    }

    long lastRev() {
      return fromRev + events.size() - 1;
    }
  }

  /** A follower has stored everything up to a rev. */
  record Stored(String region, long rev) implements Message {}

  /**
   * The home knows that every region has stored everything up to a rev: nobody will ask for that or
   * be cut back to it.
   */
  record StoredEverywhere(long rev) implements Message {}

  /**
   * What the follower has stored is not what the home has: the newest epoch of the home that the
   * follower may have events of ends earlier.
   *
   * @param epoch that one; no later one of the follower's counts
   * @param end last rev of the home under it
   */
  record Diverged(long number, long epoch, long end) implements Replication {}

  /** Asks a copy what it has; answered by {@link Known} as soon as it has read its log. */
  record WhatIsKnown(ActorRef<Known> replyTo) implements Message {}

  /**
   * What a copy has.
   *
   * @param epoch the newest one that it knows of
   * @param rev of its newest event
   * @param lastEpoch under which that was written
   */
  record Known(long epoch, long rev, long lastEpoch) implements Message {}

  /**
   * A home tells a region that does not follow it that it is the home.
   *
   * @param epoch since which it is
   */
  record HomeIs(String region, long epoch) implements Replication {}

  /** The home has no longer the events that were asked for. */
  record Compacted(long number, long tip) implements Message {}

  /**
   * An event as the home stored it, without the envelope of its journal.
   *
   * @param manifest type and version of the payload
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Frame(String manifest, byte[] bytes) {}
}
