package dev.weir.series.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NewSeriesTest {
  private static final long BEGIN = 1_767_600_000_000L;
  private static final long HOUR = 3_600_000;

  @Test
  void anHourBeginsWithItsFirstSeries() {
    NewSeries first = NewSeries.NONE.and(3, BEGIN);
    assertThat(first.at(BEGIN)).isEqualTo(3);
    assertThat(first.and(0, BEGIN + 7)).isEqualTo(first);
    NewSeries more = first.and(2, BEGIN + HOUR - 1);
    assertThat(more).isEqualTo(new NewSeries(BEGIN, 5));
    assertThat(more.at(BEGIN + HOUR - 1)).isEqualTo(5);
    assertThat(more.waitMillis(BEGIN + HOUR - 1)).isEqualTo(1);
    assertThat(more.at(BEGIN + HOUR)).isZero();
    assertThat(more.and(1, BEGIN + HOUR)).isEqualTo(new NewSeries(BEGIN + HOUR, 1));
  }

  @Test
  void nothingIsCountedBeforeTheFirst() {
    assertThat(NewSeries.NONE.at(5)).isZero();
    assertThat(NewSeries.NONE.waitMillis(BEGIN)).isEqualTo(HOUR);
  }

  /** A clock that was wrong once must not keep new series out until its time has come. */
  @Test
  void anHourThatBeginsLaterThanNowIsOver() {
    NewSeries ahead = new NewSeries(BEGIN + 24 * HOUR, 9);
    assertThat(ahead.at(BEGIN)).isZero();
    assertThat(ahead.and(1, BEGIN)).isEqualTo(new NewSeries(BEGIN, 1));
    NewSeries little = new NewSeries(BEGIN + 500, 9);
    assertThat(little.at(BEGIN)).isEqualTo(9);
  }
}
