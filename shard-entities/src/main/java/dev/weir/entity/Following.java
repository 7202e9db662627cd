package dev.weir.entity;

import dev.weir.entity.Replication.Pull;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a follower knows of its home: the question under way, the newest tip it heard, and since
 * when it has everything it heard of.
 *
 * <p>All times are of this node's monotonic clock: no clock of another machine takes part, so a
 * wrong one cannot make old rows look fresh. A tip was true when the question that it answers was
 * asked and had been kept at home, or later: the lag is never less than the truth, and at most a
 * round trip more.
 */
final class Following {
  /** An answer that takes longer is lost: the home holds a question for a second at most. */
  static final long ANSWER_MILLIS_MAX = Silence.MILLIS_MAX;

  private final String self;
  private final String home;
  private final LongSupplier nanos;
  private final Deque<Heard> heard = new ArrayDeque<>();
  private final Silence silence;

  /** Of the last question; begins anew with each role, so that no answer to an earlier one fits. */
  private long number;

  private long askedNanos;
  private boolean asking;
  private long tip = Freshness.UNKNOWN;
  private long freshNanos;
  private boolean everFresh;

  /** A tip, and a moment at which it was true. */
  private record Heard(long tip, long atNanos) {}

  Following(String self, String home, LongSupplier nanos) {
    this.self = self;
    this.home = home;
    this.nanos = nanos;
    this.silence = new Silence(nanos);
    this.number = nanos.getAsLong();
  }

  String home() {
    return home;
  }

  /** Nothing newer than {@code rev} has been written anywhere until now. */
  void completeAt(long rev) {
    heard.addLast(new Heard(rev, nanos.getAsLong()));
    tip = rev;
  }

  /** Whether no answer is to be expected any more. */
  boolean mayAsk() {
    return !asking || millisSince(askedNanos) > ANSWER_MILLIS_MAX;
  }

  Pull ask(long fromRev, long durableRev, long epoch, ActorRef<Replication> replyTo) {
    asking = true;
    silence.asked();
    askedNanos = nanos.getAsLong();
    return new Pull(self, ++number, fromRev, durableRev, epoch, replyTo);
  }

  /**
   * An answer has come.
   *
   * @param heldMillis how long the home kept the question
   * @param received rev up to which the copy has got events; a home that has less is no measure
   * @return false when it is one to an older question
   */
  boolean answered(long questionNumber, long homeTip, long heldMillis, long received) {
    if (!asking || questionNumber != number) {
      return false;
    }
    asking = false;
    silence.answered();
    if (homeTip >= received) {
      heard.addLast(new Heard(homeTip, askedNanos + TimeUnit.MILLISECONDS.toNanos(heldMillis)));
      tip = homeTip;
    }
    return true;
  }

  /** Whether the home has not answered for so long that it counts as cut off. */
  boolean isCutOff() {
    return silence.isTooLong();
  }

  /** How the copy stands, all events up to {@code rev} applied. */
  Freshness at(long rev) {
    while (!heard.isEmpty() && heard.peekFirst().tip() <= rev) {
      freshNanos = heard.removeFirst().atNanos();
      everFresh = true;
    }
    return new Freshness(
        self,
        home,
        tip == Freshness.UNKNOWN ? Freshness.UNKNOWN : Math.max(0, tip - rev),
        everFresh ? millisSince(freshNanos) : Freshness.UNKNOWN);
  }

  private long millisSince(long then) {
    return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - then);
  }
}
