package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EpochHistoryTest {
  private final EpochHistory history = EpochHistory.of(257).beginning(514, 11).beginning(769, 21);

  @Test
  void knowsTheEpochOfEachRev() {
    assertThat(history.at(0)).isZero();
    assertThat(history.at(1)).isEqualTo(257);
    assertThat(history.at(10)).isEqualTo(257);
    assertThat(history.at(11)).isEqualTo(514);
    assertThat(history.at(99)).isEqualTo(769).isEqualTo(history.current());
  }

  @Test
  void anEpochEndsBeforeTheNextBegins() {
    assertThat(history.endOf(257, 30)).isEqualTo(10);
    assertThat(history.endOf(514, 30)).isEqualTo(20);
    assertThat(history.endOf(769, 30)).isEqualTo(30);
  }

  @Test
  void anEpochThatIsNotPartOfItEndsWhereTheOneBeforeDid() {
    assertThat(history.upTo(513)).isEqualTo(257);
    assertThat(history.upTo(514)).isEqualTo(514);
    assertThat(history.upTo(1)).isZero();
    assertThat(history.endOf(513, 30)).isEqualTo(10);
    assertThat(history.endOf(1000, 30)).isEqualTo(30);
    assertThat(history.endOf(1, 30)).isZero();
  }

  @Test
  void anEpochWithoutEventsIsLeftOut() {
    assertThat(history.beginning(1026, 31).beginning(1282, 31).begins())
        .endsWith(new EpochHistory.Begin(769, 21), new EpochHistory.Begin(1282, 31));
    assertThat(EpochHistory.of(1).beginning(2, 1)).isEqualTo(EpochHistory.of(2));
    assertThat(history.beginning(769, 40)).isSameAs(history);
  }

  @Test
  void aRevOfAnEarlierEpochIsLostOnceALaterOneHasGivenItAgain() {
    assertThat(history.hasLost(257, 10)).isFalse();
    assertThat(history.hasLost(257, 11)).isTrue();
    assertThat(history.hasLost(257, 25)).isTrue();
    assertThat(history.hasLost(513, 5)).isTrue();
    assertThat(history.hasLost(769, 99)).isFalse();
    assertThat(history.hasLost(1025, 99)).isFalse();
  }
}
