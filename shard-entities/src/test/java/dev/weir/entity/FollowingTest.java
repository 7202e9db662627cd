package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class FollowingTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final ActorRef<Replication> SELF = KIT.<Replication>createTestProbe().ref();

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // such clocks overflow
  private final Following following = new Following("us", "eu", nanos::get);

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
  }

  private void pass(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private long ask(long from) {
    return following.ask(from, from - 1, 1, SELF).number();
  }

  @Test
  void knowsNothing_beforeItHasHeardFromHome() {
    assertThat(following.at(5))
        .isEqualTo(new Freshness("us", "eu", Freshness.UNKNOWN, Freshness.UNKNOWN));
  }

  @Test
  void isFresh_ifNothingNewerWasWrittenUntilNow() {
    following.completeAt(7);
    assertThat(following.at(7)).isEqualTo(new Freshness("us", "eu", 0, 0));
    pass(40);
    assertThat(following.at(7)).isEqualTo(new Freshness("us", "eu", 0, 40));
  }

  @Test
  void isAsOldAsTheQuestionThatTheTipAnswers() {
    long question = ask(1);
    pass(100);
    following.answered(question, 7, 0, 0);
    assertThat(following.at(6)).isEqualTo(new Freshness("us", "eu", 1, Freshness.UNKNOWN));
    pass(10);
    assertThat(following.at(7)).isEqualTo(new Freshness("us", "eu", 0, 110));
    pass(1000);
    assertThat(following.at(7).lagMillis()).as("it grows while nothing is heard").isEqualTo(1110);
  }

  @Test
  void doesNotCountTheTimeThatTheHomeKeptTheQuestion() {
    long question = ask(1);
    pass(1020);
    following.answered(question, 0, 1000, 0);
    assertThat(following.at(0).lagMillis()).isEqualTo(20);
  }

  @Test
  void isOlder_whileANewerTipIsNotApplied() {
    following.answered(ask(1), 7, 0, 0);
    assertThat(following.at(7).lagMillis()).isZero();
    pass(50);
    following.answered(ask(8), 9, 0, 7);
    pass(50);
    assertThat(following.at(7)).isEqualTo(new Freshness("us", "eu", 2, 100));
    assertThat(following.at(8)).isEqualTo(new Freshness("us", "eu", 1, 100));
    assertThat(following.at(9)).isEqualTo(new Freshness("us", "eu", 0, 50));
  }

  @Test
  void aHomeThatHasLessThanTheCopyIsNoMeasure() {
    following.answered(ask(8), 5, 0, 7);
    assertThat(following.at(7).lagMillis()).isEqualTo(Freshness.UNKNOWN);
  }

  @Test
  void takesNoAnswerToAnOlderQuestion() {
    long first = ask(1);
    pass(Following.ANSWER_MILLIS_MAX + 1);
    assertThat(following.mayAsk()).as("the first is lost").isTrue();
    long second = ask(1);
    assertThat(following.answered(first, 9, 0, 0)).isFalse();
    assertThat(following.at(9).lagRevs()).isEqualTo(Freshness.UNKNOWN);
    assertThat(following.mayAsk()).isFalse();
    assertThat(following.answered(second, 9, 0, 0)).isTrue();
    assertThat(following.answered(second, 9, 0, 0)).as("twice").isFalse();
  }
}
