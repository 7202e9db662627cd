package dev.weir.http.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecimalTest {
  private final Decimal decimal = new Decimal();

  @Test
  void readsWhatIsHardToRound() {
    List<String> numbers =
        List.of(
            "0",
            "-0",
            "-0e999999999999",
            "0.000000000000000000000000000001e30",
            "9007199254740993",
            "999999999999999e22",
            "999999999999999e23",
            "1e-22",
            "1e-23",
            "2.2250738585072011e-308",
            "4.9e-324",
            "2.4703282292062327e-324",
            "1.7976931348623157e308",
            "1.7976931348623158079e308",
            "8.5",
            "123456789012345.5",
            ".5",
            "5.",
            "+5.E+1",
            "00000000000000000000001.5",
            "1" + "0".repeat(400) + "e-400");
    assertThat(numbers).allSatisfy(this::isCorrectlyRounded);
  }

  @Test
  void readsEveryLengthAsJavaDoes() {
    for (int round = 0; round < 20_000; round++) {
      long seed = Seeds.next();
      assertThat(number(Seeds.random(seed)))
          .as(Seeds.option(seed))
          .satisfies(this::isCorrectlyRounded);
    }
  }

  @Test
  void findsNoNumberWhereNoneIs() {
    assertThat(List.of("", "-", "+", ".", "-.", "e5", "1e", "1e+", "x", "1e309", "-1e309"))
        .allSatisfy(text -> assertThat(read(text)).isEqualTo(Decimal.NONE));
  }

  @Test
  void stopsBehindTheNumber() {
    assertThat(read("12.5i")).isEqualTo(4);
    assertThat(read("1.2.3")).isEqualTo(3);
    assertThat(read("1-2")).isEqualTo(1);
  }

  @Test
  void wholeNumbersGoToTheNearestDouble() {
    Random random = Seeds.random(Seeds.next());
    for (int round = 0; round < 10_000; round++) {
      long value = random.nextLong() >>> random.nextInt(64);
      assertThat(Whole.nearest(value))
          .isEqualTo(new BigInteger(Long.toUnsignedString(value)).doubleValue());
    }
    long tie = 0x8000000000000401L;
    assertThat(Whole.nearest(tie))
        .isEqualTo(new BigInteger(Long.toUnsignedString(tie)).doubleValue());
  }

  private void isCorrectlyRounded(String text) {
    assertThat(read(text)).isEqualTo(text.length());
    double value = Double.longBitsToDouble(decimal.bits());
    assertThat(value).isEqualTo(Double.parseDouble(text));
    assertThat(Math.copySign(1, value)).isEqualTo(text.startsWith("-") ? -1.0 : 1.0);
  }

  private int read(String text) {
    byte[] bytes = Bytes.utf8(" " + text + " ");
    int end = decimal.read(bytes, 1, bytes.length - 1);
    return end == Decimal.NONE ? end : end - 1;
  }

  private static String number(Random random) {
    StringBuilder number = new StringBuilder(random.nextBoolean() ? "-" : "");
    int digits = 1 + random.nextInt(19);
    int point = random.nextInt(digits);
    for (int i = 0; i < digits; i++) {
      number.append((char) ('0' + random.nextInt(10)));
      number.append(i == point ? "." : "");
    }
    if (random.nextBoolean()) {
      number.append('e').append(random.nextInt(60) - 30);
    }
    if (random.nextInt(8) == 0) {
      return new BigDecimal(Math.nextUp(random.nextDouble())).toPlainString();
    }
    return number.toString().toUpperCase(Locale.ROOT);
  }
}
