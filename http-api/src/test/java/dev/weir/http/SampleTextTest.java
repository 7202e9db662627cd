package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import dev.weir.zset.ByteSink;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleTextTest {
  private static String text(double value) {
    return SampleText.value(Double.doubleToRawLongBits(value));
  }

  private static String seconds(long millis) {
    ByteSink out = new ByteSink(16);
    SampleText.seconds(out, millis);
    return out.text();
  }

  /** What Go's {@code strconv.FormatFloat} gives, as its documentation and its source say. */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, -0",
    "1, 1",
    "-1, -1",
    "0.1, 0.1",
    "-0.25, -0.25",
    "12.5, 12.5",
    "0.001, 0.001",
    "0.0001, 0.0001",
    "0.000001, 0.000001",
    "0.00000099, 9.9e-07",
    "1e-7, 1e-07",
    "-1e-300, -1e-300",
    "4.9E-324, 5e-324",
    "1e6, 1000000",
    "12345678.9, 12345678.9",
    "1234567890123.25, 1234567890123.25",
    "1e15, 1000000000000000",
    "9007199254740993, 9007199254740992",
    "1e20, 100000000000000000000",
    "1e21, 1e+21",
    "1.5e300, 1.5e+300",
    "NaN, NaN",
    "Infinity, +Inf",
    "-Infinity, -Inf",
    "2.675, 2.675",
    "999999999999.999, 999999999999.999",
    "-0.999, -0.999",
    "0.1234, 0.1234"
  })
  void writesTheFewestDigits(double value, String text) {
    assertThat(text(value)).isEqualTo(text);
  }

  /** Any digit less would be another number, and the digits read back as the same one. */
  @Test
  void readsBackAsTheSameNumber() {
    long seed = Seeds.next();
    Random random = new Random(seed);
    for (int i = 0; i < 200_000; i++) {
      double value = any(random);
      String text = text(value);
      assertThat(Double.parseDouble(text)).as("seed %d", seed).isEqualTo(value);
      BigDecimal digits = new BigDecimal(text).stripTrailingZeros();
      if (digits.precision() > 1) {
        BigDecimal shorter = digits.setScale(digits.scale() - 1, RoundingMode.HALF_EVEN);
        assertThat(shorter.doubleValue()).as("seed %d, %s", seed, text).isNotEqualTo(value);
      }
    }
  }

  private static double any(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(2_000_000) / 100.0 - 10_000;
      case 1 -> random.nextInt() / 1_000.0;
      case 2 -> random.nextLong() / 7.0;
      default -> Math.scalb(random.nextDouble() - 0.5, random.nextInt(200) - 100);
    };
  }

  @Test
  void writesTimesInSeconds() {
    assertThat(seconds(0)).isEqualTo("0");
    assertThat(seconds(1_700_000_000_000L)).isEqualTo("1700000000");
    assertThat(seconds(1_700_000_000_120L)).isEqualTo("1700000000.12");
    assertThat(seconds(-1_005)).isEqualTo("-1.005");
    assertThat(seconds(-5)).isEqualTo("-0.005");
  }
}
