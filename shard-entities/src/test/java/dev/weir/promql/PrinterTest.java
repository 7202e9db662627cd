package dev.weir.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.config.Seeds;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is printed reads as the same expression again, in one line and in many. */
class PrinterTest {
  private static final RandomExpressions.Options OPTIONS =
      new RandomExpressions.Options(
          List.of("requests_total", "a:b", "up", "sum", "start", "offset", "or", "unless"),
          List.of("job", "instance", "le", "by", "bool", "without", "inf", "a.b", "ä b", "a:b"),
          List.of("", "api", "a|b", ".*", "\\d+\n", "\"quoted\"", "ü\u0001\u00a0"),
          4,
          true);

  private static Expression parsed(String text) {
    return Parser.parse(text, true);
  }

  @Test
  void whatIsPrintedReadsAsTheSame() {
    Set<String> kinds = new TreeSet<>();
    for (int round = 0; round < 4_000; round++) {
      long seed = Seeds.next();
      String text = new RandomExpressions(Seeds.random(seed), OPTIONS).any();
      Expression expression = parsed(text);
      String printed = Printer.print(expression);
      String why = "%s %s%n%s".formatted(Seeds.option(seed), text, printed);
      assertThat(Bare.of(parsed(printed))).as(why).isEqualTo(Bare.of(expression));
      assertThat(Printer.print(parsed(printed))).as(why).isEqualTo(printed);
      assertThat(Bare.of(parsed(PrettyPrinter.print(expression))))
          .as(why)
          .isEqualTo(Bare.of(expression));
      kinds.add(expression.getClass().getSimpleName());
    }
    assertThat(kinds).hasSizeGreaterThan(7);
  }

  @Test
  void anyNumberReadsAsTheSame() {
    for (int round = 0; round < 20_000; round++) {
      long seed = Seeds.next();
      Random random = Seeds.random(seed);
      double value =
          round % 2 == 0
              ? Double.longBitsToDouble(random.nextLong())
              : Math.scalb((double) random.nextInt(1_000), random.nextInt(40) - 20);
      String text = NumberText.of(value);
      assertThat(parsed(text))
          .as(Seeds.option(seed))
          .isEqualTo(new Expression.Constant(value, false, new Span(0, text.length())));
      assertThat(text).as(Seeds.option(seed)).matches("NaN|[+]Inf|-?(Inf|\\d+([.]\\d*[1-9])?)");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "5, 5",
    "-0.0, -0",
    "1e21, 1000000000000000000000",
    "1e-7, 0.0000001",
    "123456.789, 123456.789",
    "0.1, 0.1",
    "1e23, 100000000000000000000000",
    "Infinity, +Inf",
    "-Infinity, -Inf",
    "NaN, NaN"
  })
  void numbersHaveNoExponent(double value, String text) {
    assertThat(NumberText.of(value)).isEqualTo(text);
  }

  @Test
  void theSmallestNumberHasOneDigit() {
    assertThat(NumberText.of(Double.MIN_VALUE)).hasSize(326).matches("0[.]0+5");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "1, 1ms",
    "1000, 1s",
    "90000, 1m30s",
    "5400000, 1h30m",
    "86400000, 1d",
    "1209600000, 2w",
    "31536000000, 1y",
    "33267909250, 1y2w6d1h5m9s250ms"
  })
  void durationsHaveTheLargestUnits(long millis, String text) {
    assertThat(DurationText.of(millis)).isEqualTo(text);
    assertThat(DurationText.millis(text)).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "m", "5m 1s", "1s1m", "1s1s", "-1s", "1.5s", "\u0663s", "293y"})
  void otherTextsAreNoDurations(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> DurationText.millis(text));
  }
}
