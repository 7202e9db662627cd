package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusFormsTest {
  @ParameterizedTest
  @CsvSource({
    "1767600000, 1767600000000",
    "1767600000.1234, 1767600000123",
    "1.7676e9, 1767600000000",
    "-1, -1000",
    "1e-999999999, 0",
    "2026-01-05T08:00:00Z, 1767600000000",
    "2026-01-05T09:00:00.25%2B01:00, 1767600000250",
    "-292273086-05-16T16:47:06Z, -9223372036854775808",
    "292277025-08-18T07:12:54.999999999Z, 9223372036854775807",
    "'', 7"
  })
  void readsATime(String text, long millis) {
    assertThat(PrometheusForms.millis(Parameters.parse("time=" + text), "time", 7))
        .isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"soon", "1e400", "1e999999999", "0e999999999", "NaN", "Inf", "2026-01-05", "0x10"})
  void refusesWhatIsNoTime(String text) {
    assertThat(
            catchThrowableOfType(
                    WeirException.class,
                    () -> PrometheusForms.millis(Parameters.parse("time=" + text), "time", 7))
                .code())
        .isEqualTo(ErrorCode.PARAMETER_INVALID);
  }

  @ParameterizedTest
  @CsvSource({"'', 2147483647", "limit=0, 2147483647", "limit=, 2147483647", "limit=3&limit=4, 3"})
  void readsALimit(String query, int limit) {
    assertThat(PrometheusForms.limit(Parameters.parse(query))).isEqualTo(limit);
  }
}
