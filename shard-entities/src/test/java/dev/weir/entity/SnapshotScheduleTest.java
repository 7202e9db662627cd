package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.WeirConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SnapshotScheduleTest {
  private final SnapshotSchedule schedule =
      new SnapshotSchedule(new WeirConfig.Snapshot(1_000, 100, 50, Duration.ofMinutes(1)));

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
}
