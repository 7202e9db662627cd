package dev.weir.series.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.re2j.Pattern;
import dev.weir.config.Seeds;
import dev.weir.series.index.Matcher.Operation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns that need no engine say what the engine says. */
class ValuePatternTest {
  static Predicate<String> engine(String regex) {
    Pattern pattern = Pattern.compile(regex, Pattern.DOTALL);
    return value -> pattern.matcher(value).matches();
  }

  private static boolean isMatch(ValuePattern pattern, String value) {
    byte[] bytes = ("before" + value + "behind").getBytes(StandardCharsets.UTF_8);
    return pattern.matches(bytes, 6, bytes.length - 6);
  }

  @Test
  void anyRegularExpressionMatchesAsInTheEngine() {
    int simple = 0;
    for (int round = 0; round < 8_000; round++) {
      long seed = Seeds.next();
      Random random = Seeds.random(seed);
      RandomSeries some = new RandomSeries(random);
      String regex = some.regex();
      ValuePattern pattern = ValuePattern.regex(regex);
      simple += pattern instanceof ValuePattern.Engine ? 0 : 1;
      for (int at = 0; at < 10; at++) {
        String value = some.letters(4);
        assertThat(isMatch(pattern, value))
            .as("%s '%s' of '%s'", Seeds.option(seed), value, regex)
            .isEqualTo(engine(regex).test(value));
        assertThat(!pattern.matchesAnything() || value.isEmpty() || isMatch(pattern, value))
            .as("%s '%s' is anything", Seeds.option(seed), regex)
            .isTrue();
      }
    }
    assertThat(simple).isBetween(1_600, 7_200);
  }

  /** Whatever the text is: the same refusal, or the same matches. */
  @Test
  void wildTextsAreRefusedOrMatchAsInTheEngine() {
    List<String> tokens =
        List.of("a", "|", "(", ")", "(?:", ".", "*", "+", "?", "\\", "[", "]", "^", "$", "{", "2}");
    for (int round = 0; round < 8_000; round++) {
      long seed = Seeds.next();
      Random random = Seeds.random(seed);
      RandomSeries some = new RandomSeries(random);
      StringBuilder regex = new StringBuilder();
      for (int length = random.nextInt(7); length >= 0; length--) {
        regex.append(some.pick(tokens));
      }
      compare(regex.toString(), some, Seeds.option(seed));
    }
  }

  private static void compare(String regex, RandomSeries some, String option) {
    boolean isValid = isValid(() -> Pattern.compile(regex, Pattern.DOTALL));
    assertThat(isValid(() -> ValuePattern.regex(regex)))
        .as(option + " " + regex)
        .isEqualTo(isValid);
    if (isValid) {
      String value = some.pick(List.of("", "a", "aa", "aaa", "(", "|", ".", "]", "ab", "\\"));
      assertThat(isMatch(ValuePattern.regex(regex), value))
          .as("%s '%s' of '%s'", option, value, regex)
          .isEqualTo(engine(regex).test(value));
    }
  }

  private static boolean isValid(Runnable compilation) {
    try {
      compilation.run();
      return true;
    } catch (IllegalArgumentException | com.google.re2j.PatternSyntaxException refused) {
      return false;
    }
  }

  /** What must stand in a value is told from what may. */
  @ParameterizedTest
  @CsvSource({
    "a.c, abc, true",
    "a.c, ab, false",
    "ab*c.x, acyx, true",
    "x+y.z, xxyaz, true",
    "(a|b)c.d, ac1d, true",
    "a[bc]d.e, abdxe, true",
    "a[]b]c.d, a]c1d, true",
    "[[:alpha:]]b.c, xb1c, true",
    "(?i)ab.c, AB1C, true",
    "a|b.c, a, true",
    "\\.a\\d, .a1, true",
    "a\\db.c, a1b2c, true",
    "a{2}b.c, aab1c, true",
    "(a[)]b)?c.d, c1d, true",
    "ab??c.d, ac1d, true",
    "ä.ö+, äxö, true",
    "ä.ö+, äx, false",
    "^a.b$, a1b, true",
    "\\Qa.b\\E.c, a.b1c, true"
  })
  void theEngineIsAskedWhereItMayMatch(String regex, String value, boolean matches) {
    ValuePattern pattern = ValuePattern.engine(regex);
    assertThat(isMatch(pattern, value)).isEqualTo(matches).isEqualTo(engine(regex).test(value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"abc", "a|b|c", "(a|b)", "(?:a|)", "abc.*", ".+abc", ".*abc.*", ".*", "a[.]b\\.c"})
  void whatDashboardsAskForNeedsNoEngine(String regex) {
    assertThat(ValuePattern.regex(regex)).isNotInstanceOf(ValuePattern.Engine.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[^]", "[\\]", "a[^]b", "(a\\)", "(", "a)|(b", "a**", "+", "(?<a>b", "\\8"})
  void whatTheEngineRefusesIsNoSimplePattern(String regex) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ValuePattern.regex(regex))
        .withMessageStartingWith("error parsing regexp: ");
  }

  @Test
  void aWrongRegularExpressionIsRefusedWithItsReason() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Matcher("a", Operation.MATCHES, "a(b"))
        .withMessage("error parsing regexp: missing closing ): `a(b`");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Matcher("a", Operation.MATCHES, "ä".repeat(2_049)))
        .withMessage("a regular expression of 4098 bytes, at most 4096 are allowed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Matcher("", Operation.EQUAL, "x"))
        .withMessage("a label name is empty");
    assertThat(new Matcher("a", Operation.EQUAL, "a(b").matches("a(b")).isTrue();
    assertThat(new Matcher("a", Operation.NOT_MATCHES, "ä".repeat(2_048)).matchesEmpty()).isTrue();
  }

  /** Each of these would take the engine seconds or the whole heap to compile. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a{1000}){1000}",
        "((a{100}){100}){100}",
        "(((a{1,100}){1,100}){1,10})",
        "(?:(?:[]a{2]{1000}){1000}){1000}",
        "((\\x{61}{1000})+){1000}",
        "((\\pL{1000})*){500,}",
        "([[:alpha:]]{1000}|\\Q{1}\\E{1000}){10}"
      })
  void aRegularExpressionThatExplodesIsRefused(String regex) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ValuePattern.regex(regex))
        .withMessage("a regular expression whose repetitions come to more than 10,000 steps");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[a-z]{1000}",
        "(a{10}){100}",
        "\\Q(a{1000}){1000}\\E",
        "[{1000}]{2}",
        "a{x}{y}b+"
      })
  void aRegularExpressionThatDoesNotExplodeIsTaken(String regex) {
    assertThat(ValuePattern.regex(regex)).isNotNull();
  }

  @Test
  void bracketsInOneAnotherAreBounded() {
    assertThat(ValuePattern.regex("(".repeat(200) + "a+" + ")".repeat(200))).isNotNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ValuePattern.regex("(".repeat(201) + "a+" + ")".repeat(201)))
        .withMessageContaining("more than 200 brackets");
  }
}
