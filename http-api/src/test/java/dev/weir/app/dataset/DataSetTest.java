package dev.weir.app.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DataSetTest {
  private static final long FROM = 1_790_000_000_000L;
  private static final int HOSTS = 7;

  @ParameterizedTest
  @EnumSource
  void theSameSeedGivesTheSameBytes(SampleForm form) {
    assertThat(bodies(form, 5)).containsExactlyElementsOf(bodies(form, 5));
    assertThat(bodies(form, 5).getFirst()).isNotEqualTo(bodies(form, 6).getFirst());
  }

  private static List<byte[]> bodies(SampleForm form, long seed) {
    return form.bodies(DataSet.devops(HOSTS, seed, FROM).next(13), 3, 4);
  }

  @Test
  void goesOnAsIfItHadNotBeenAsked() {
    DataSet.Steps whole = DataSet.devops(HOSTS, 1, FROM).next(30);
    DataSet parts = DataSet.devops(HOSTS, 1, FROM);
    parts.next(11);
    DataSet.Steps rest = parts.next(19);
    for (int host = 0; host < HOSTS; host++) {
      for (int metric = 0; metric < Metric.BUSY.size(); metric++) {
        for (int step = 0; step < 19; step++) {
          assertThat(rest.value(host, metric, step))
              .isEqualTo(whole.value(host, metric, 11 + step));
        }
      }
    }
    assertThat(rest.times()[0]).isEqualTo(FROM + 11 * DataSet.STEP_MILLIS);
  }

  @Test
  void calmSeriesAreThoseOfDevops() {
    DataSet.Steps busy = DataSet.devops(HOSTS, 1, FROM).next(20);
    DataSet.Steps calm = DataSet.calm(HOSTS, 1, FROM).next(20);
    for (int metric = 0; metric < Metric.CALM.size(); metric++) {
      int same = Metric.BUSY.indexOf(Metric.CALM.get(metric));
      assertThat(calm.value(3, metric, 19)).isEqualTo(busy.value(3, same, 19));
    }
  }

  @Test
  void otherHostsAreTheSameAmongMore() {
    DataSet.Steps all = DataSet.devops(HOSTS, 1, FROM).next(5);
    DataSet.Steps some = DataSet.devopsOf(4, 2, 1, FROM).next(5);
    assertThat(some.value(1, 6, 4)).isEqualTo(all.value(5, 6, 4));
  }

  @Test
  void valuesAreOfTheKindTheySay() {
    DataSet.Steps all = DataSet.devops(HOSTS, 1, FROM).next(500);
    int memory = number("memory_used");
    int temperature = number("temperature");
    int received = number("net_bytes_received");
    for (int step = 1; step < 500; step++) {
      assertThat(all.value(2, memory, step) % 4096).isZero();
      assertThat(Double.toString(all.value(2, temperature, step))).matches("\\d\\d\\.\\d");
      assertThat(all.value(2, received, step)).isGreaterThan(all.value(2, received, step - 1));
    }
  }

  private static int number(String field) {
    return Metric.BUSY.stream()
        .filter(metric -> metric.field().equals(field))
        .findFirst()
        .orElseThrow()
        .number();
  }
}
