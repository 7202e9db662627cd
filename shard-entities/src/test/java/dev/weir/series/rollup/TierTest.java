package dev.weir.series.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TierTest {
  private static String start(Tier tier, String time) {
    return Instant.ofEpochMilli(tier.start(Instant.parse(time).toEpochMilli())).toString();
  }

  @Test
  void periodsBeginInUtc() {
    assertThat(start(Tier.HOUR, "2024-02-29T23:59:59.999Z")).isEqualTo("2024-02-29T23:00:00Z");
    assertThat(start(Tier.DAY, "2024-02-29T23:59:59.999Z")).isEqualTo("2024-02-29T00:00:00Z");
    assertThat(start(Tier.MONTH, "2024-02-29T23:59:59.999Z")).isEqualTo("2024-02-01T00:00:00Z");
    assertThat(start(Tier.MONTH, "2024-03-01T00:00:00Z")).isEqualTo("2024-03-01T00:00:00Z");
    assertThat(start(Tier.HOUR, "1969-12-31T23:59:59.999Z")).isEqualTo("1969-12-31T23:00:00Z");
    assertThat(start(Tier.MONTH, "1969-12-31T23:59:59.999Z")).isEqualTo("1969-12-01T00:00:00Z");
    assertThat(start(Tier.DAY, "-0001-12-31T12:00:00Z")).isEqualTo("-0001-12-31T00:00:00Z");
  }

  @Test
  void tiersHaveTheNamesOfQueries() {
    assertThat(Tier.of("1mo")).contains(Tier.MONTH);
    assertThat(Tier.of("raw")).isEmpty();
  }
}
