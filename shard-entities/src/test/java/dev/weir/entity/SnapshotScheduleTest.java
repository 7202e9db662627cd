package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.WeirConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SnapshotScheduleTest {
  private final SnapshotSchedule schedule =
      new SnapshotSchedule(new WeirConfig.Snapshot(1_000, 100, 50, Duration.ofMinutes(1), 1_000));

  @Test
  void isDueAfterSoManyBytesRevsOrMinutes() {
    schedule.recovered(0, 0);
    assertThat(schedule.isDue(60_000)).isFalse();
    schedule.count(999, 1);
    assertThat(schedule.isDue(59_999)).isFalse();
    assertThat(schedule.isDue(60_000)).isTrue();
    schedule.count(1, 1);
    assertThat(schedule.isDue(0)).isTrue();
    schedule.begin(0);
    schedule.end(true, 0);
    for (int rev = 1; rev <= 100; rev++) {
      assertThat(schedule.isDue(0)).isFalse();
      schedule.count(1, 0);
    }
    assertThat(schedule.isDue(0)).isTrue();
  }

  @Test
  void isDueAfterAsManyChangesAsThereAreRows() {
    schedule.recovered(0, 10);
    schedule.count(1, 49);
    assertThat(schedule.isDue(0)).isFalse();
    schedule.count(1, 1);
    assertThat(schedule.isDue(0)).isTrue();
    schedule.begin(80);
    assertThat(schedule.isDue(0)).isFalse();
    schedule.end(true, 0);
    schedule.count(1, 79);
    assertThat(schedule.isDue(0)).isFalse();
    schedule.count(1, 1);
    assertThat(schedule.isDue(0)).isTrue();
  }

  @Test
  void isWorthwhileBeforeAMove_whenItSavesMoreThanItCosts() {
    schedule.recovered(0, 20_000);
    count(256);
    assertThat(schedule.isWorthwhile()).as("few events").isFalse();
    count(144);
    assertThat(schedule.isWorthwhile()).as("400 events, and more rows than 50 for each").isFalse();
    count(20);
    assertThat(schedule.isWorthwhile()).isTrue();
    schedule.begin(20_420);
    assertThat(schedule.isWorthwhile()).as("one is being taken").isFalse();
    schedule.end(true, 0);
    schedule.count((1 << 20) + 1, 1);
    assertThat(schedule.isWorthwhile()).as("one event that is long").isTrue();
  }

  private void count(int revs) {
    for (int rev = 0; rev < revs; rev++) {
      schedule.count(1, 1);
    }
  }
}
