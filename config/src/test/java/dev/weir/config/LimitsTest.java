package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private final Limits limits = ConfigLoader.defaults().weir().limits();

  @Test
  void showsNamesOfTheWire() {
    assertThat(limits.byWireName())
        .containsEntry("batch_rows_max", 100_000)
        .containsEntry("request_bytes_max", 8_388_608L)
        .containsEntry("idempotency_keys_min", 100_000)
        .containsEntry("idempotency_age_min_ms", 86_400_000L)
        .containsEntry("requests_per_s", 0)
        .doesNotContainKey("idempotency_age_min");
  }

  @Test
  void showsEveryLimit() {
    assertThat(limits.byWireName()).hasSize(Limits.class.getRecordComponents().length);
  }

  @Test
  void takesWhatATenantWasGiven_andNothingElse() {
    Limits own =
        limits.with(
            Map.of(
                "views_max", 5L,
                "state_bytes_max", 1L << 40,
                "query_time_max_ms", 50L,
                "batch_rows_max", 1L));
    assertThat(own.viewsMax()).isEqualTo(5);
    assertThat(own.stateBytesMax()).isEqualTo(1L << 40);
    assertThat(own.queryTimeMax()).isEqualTo(Duration.ofMillis(50));
    assertThat(own.batchRowsMax()).isEqualTo(limits.batchRowsMax());
    assertThat(own.tablesMax()).isEqualTo(limits.tablesMax());
    assertThat(limits.byWireName()).containsKeys(Limits.namesOfTenants().toArray(String[]::new));
  }

  @Test
  void sharesStateAmongViews() {
    assertThat(limits.viewStateBytesMax()).isEqualTo(limits.stateBytesMax() / 4);
  }
}
