package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.entity.FollowerFeed.Due;
import dev.weir.entity.Replication.Pull;
import dev.weir.entity.Replication.Pulled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class FollowerFeedTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final ActorRef<Replication> FOLLOWER = KIT.<Replication>createTestProbe().ref();

  private final AtomicLong nanos = new AtomicLong();
  private final FollowerFeed feed = new FollowerFeed(nanos::get);

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
  }

  private static Pull pull(String region, long number, long from) {
    return new Pull(region, number, from, from - 1, 1, FOLLOWER);
  }

  private static List<StoredEvent> events(int count, int bytes) {
    List<StoredEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(
          new StoredEvent("batch/1", new byte[EventFrame.ENVELOPE + bytes], Optional.empty()));
    }
    return events;
  }

  private void pass(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void keepsUp_ifItAskedJustNowAndIsNotFarBehind() {
    assertThat(feed.keepsUp("us", 0)).isFalse();
    feed.hold(pull("us", 1, 8));
    assertThat(feed.keepsUp("us", 7)).isTrue();
    assertThat(feed.keepsUp("ap", 7)).isFalse();
    assertThat(feed.keepsUp("us", 8 + FollowerFeed.KEEPS_UP_REVS)).isTrue();
    assertThat(feed.keepsUp("us", 9 + FollowerFeed.KEEPS_UP_REVS)).isFalse();
    pass(FollowerFeed.KEEPS_UP_MILLIS + 1);
    assertThat(feed.keepsUp("us", 7)).isFalse();
  }

  @Test
  void answersAllAtOnce_whenItHasTo() {
    feed.hold(pull("us", 1, 8));
    assertThat(feed.due(7)).isEmpty();
    Due due = feed.due(7, true).getFirst();
    assertThat(feed.answer(due, 7, true).orElseThrow())
        .returns(List.of(), Pulled::events)
        .returns(7L, Pulled::tip)
        .returns(true, Pulled::awaited);
    assertThat(feed.due(7, true)).isEmpty();
  }

  @Test
  void holdsAQuestion_untilThereIsNews() {
    feed.hold(pull("us", 1, 6));
    assertThat(feed.due(5)).isEmpty();
    pass(300);
    feed.stored(events(2, 10), 7);

    List<Due> due = feed.due(7);

    assertThat(due).hasSize(1);
    Replication.Pulled answer = feed.answer(due.getFirst(), 7, false).orElseThrow();
    assertThat(answer.fromRev()).isEqualTo(6);
    assertThat(answer.lastRev()).isEqualTo(7);
    assertThat(answer.tip()).isEqualTo(7);
    assertThat(answer.heldMillis()).isEqualTo(300);
    assertThat(feed.due(7)).as("answered once").isEmpty();
  }

  @Test
  void answersWithoutEvents_whenTheTimeIsUp() {
    feed.hold(pull("us", 1, 6));
    pass(FollowerFeed.HOLD_MILLIS);
    Due due = feed.due(5).getFirst();
    assertThat(feed.answer(due, 5, false).orElseThrow().events()).isEmpty();
  }

  @Test
  void answersTheNewestQuestionOfARegion_andThoseOfOthers() {
    feed.hold(pull("us", 1, 6));
    feed.hold(pull("ap", 1, 6));
    feed.hold(pull("us", 2, 6));
    feed.stored(events(1, 10), 6);
    assertThat(feed.due(6))
        .extracting(held -> held.pull().region() + held.pull().number())
        .containsExactlyInAnyOrder("us2", "ap1");
  }

  @Test
  void sendsWhoeverIsFurtherBehindToTheJournal() {
    feed.hold(pull("us", 1, 6));
    feed.stored(events(1, 10), 6);
    assertThat(feed.answer(new Due(pull("ap", 1, 5), 0), 6, false)).isEmpty();
  }

  @Test
  void keepsABoundedPartOfTheNewest_andAnswersInBoundedParts() {
    feed.hold(pull("us", 1, 1));
    int size = FollowerFeed.RECENT_BYTES_MAX / 4;
    for (int rev = 1; rev <= 10; rev++) {
      feed.stored(events(1, size), rev);
    }
    assertThat(feed.answer(new Due(pull("us", 2, 6), 0), 10, false)).as("rev 6 is gone").isEmpty();
    assertThat(feed.answer(new Due(pull("us", 2, 7), 0), 10, false).orElseThrow().events())
        .hasSize(2);
    assertThat(feed.answer(new Due(pull("us", 2, 9), 0), 10, false).orElseThrow().lastRev())
        .isEqualTo(10);
  }

  @Test
  void dropsWhatAllFollowersHave() {
    feed.hold(pull("us", 1, 1));
    feed.hold(pull("ap", 1, 1));
    feed.stored(events(3, 10), 3);
    feed.hold(pull("us", 2, 4));
    assertThat(feed.answer(new Due(pull("ap", 1, 1), 0), 3, false)).isPresent();
    feed.hold(pull("ap", 2, 3));
    assertThat(feed.answer(new Due(pull("ap", 2, 2), 0), 3, false)).isEmpty();
    assertThat(feed.answer(new Due(pull("ap", 2, 3), 0), 3, false)).isPresent();
  }

  /** A log that failed may have stored events that it could not tell of. */
  @Test
  void beginsAnew_afterAGap() {
    feed.hold(pull("us", 1, 1));
    feed.stored(events(2, 10), 2);
    feed.stored(events(1, 10), 5);
    assertThat(feed.answer(new Due(pull("us", 2, 3), 0), 5, false)).isEmpty();
    assertThat(feed.answer(new Due(pull("us", 2, 5), 0), 5, false).orElseThrow().lastRev())
        .isEqualTo(5);
  }

  @Test
  void keepsNothing_whenNobodyAsks() {
    feed.stored(events(1, 10), 1);
    assertThat(feed.answer(new Due(pull("us", 1, 1), 0), 1, false)).isEmpty();
    feed.hold(pull("us", 1, 2));
    feed.stored(events(1, 10), 2);
    assertThat(feed.answer(new Due(pull("us", 2, 2), 0), 2, false)).isPresent();
    pass(FollowerFeed.INTEREST_MILLIS + 1);
    feed.stored(events(1, 10), 3);
    assertThat(feed.answer(new Due(pull("us", 3, 3), 0), 3, false)).isEmpty();
  }
}
