package dev.weir.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DiskReserveTest {
  private static final long RESERVE = 1_000;

  private long free = 2_000;
  private long nanos;
  private int probes;
  private final DiskReserve reserve =
      new DiskReserve(
          Path.of("volume"),
          RESERVE,
          () -> {
            probes++;
            return free;
          },
          () -> nanos);

  @Test
  void refusesBelowTheReserve_andWritesAgainAtAQuarterMore() {
    assertThat(reserve.refusal(100)).isEmpty();
    free = 999;
    later();
    assertThat(reserve.refusal(0)).hasValueSatisfying(why -> assertThat(why).contains("999"));
    free = 1_249;
    later();
    assertThat(reserve.refusal(0)).isPresent();
    free = 1_250;
    later();
    assertThat(reserve.refusal(0)).isEmpty();
  }

  @Test
  void countsDownWhatIsWritten_betweenTwoLooksAtTheDisk() {
    assertThat(reserve.refusal(0)).isEmpty();
    reserve.written(400);
    assertThat(reserve.refusal(0)).isPresent();
    assertThat(probes).isEqualTo(1);
    later();
    assertThat(reserve.refusal(0)).isEmpty();
    assertThat(probes).isEqualTo(2);
  }

  @Test
  void refusesAWriteThatWouldNotLeaveTheReserve() {
    assertThat(reserve.refusal(333)).isEmpty();
    assertThat(reserve.refusal(334)).isPresent();
  }

  private void later() {
    nanos += TimeUnit.MILLISECONDS.toNanos(50);
  }
}
