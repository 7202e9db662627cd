package dev.weir.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.config.Seeds;
import dev.weir.series.index.Matcher;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Selectors as Prometheus reads them, and its words for what is none. */
class SelectorParserTest {
  private static String parsed(String text) {
    return SelectorParser.parse(text).matchers().stream()
        .map(Matcher::toString)
        .collect(Collectors.joining(" "));
  }

  private static Arguments of(String text, String expected) {
    return Arguments.of(text, expected);
  }

  static Stream<Arguments> selectors() {
    return Stream.of(
        of("foo", "__name__=\"foo\""),
        of(" a:b:c_1 ", "__name__=\"a:b:c_1\""),
        of("foo{}", "__name__=\"foo\""),
        of("metric{a=\"b\",c=~\"d\",}", "__name__=\"metric\" a=\"b\" c=~\"d\""),
        of("{__name__=\"x\"}", "__name__=\"x\""),
        of("{__name__=~\"a.+\", __name__!=\"ab\"}", "__name__=~\"a.+\" __name__!=\"ab\""),
        of("{\"my.metric\", \"a.b\"=\"c\"}", "__name__=\"my.metric\" \"a.b\"=\"c\""),
        of("{\"a b\"}", "__name__=\"a b\""),
        of("{'foo',}", "__name__=\"foo\""),
        of("{a!=\"\",b!~'x|y'}", "a!=\"\" b!~\"x|y\""),
        of("sum", "__name__=\"sum\""),
        of("by{on=\"x\",by!=\"y\"}", "__name__=\"by\" on=\"x\" by!=\"y\""),
        of("offset{inf=\"1\"}", "__name__=\"offset\" inf=\"1\""),
        of("bool", "__name__=\"bool\""),
        of("foo # rest\n{ # more\n a\t=\r\n \"b\" } # end", "__name__=\"foo\" a=\"b\""),
        of("{a=\"#\"}", "a=\"#\""),
        of("{a='it\\'s \"b\"'}", "a=\"it's \\\"b\\\"\""),
        of("{a=\"\\\"\\\\\"}", "a=\"\\\"\\\\\""),
        of("{a=`\\d'\"\n`}", "a=\"\\\\d'\\\"\\n\""),
        of("{a=\"\\a\\b\\f\\n\\r\\t\\v\"}", "a=\"\u0007\b\f\\n\r\t\u000b\""),
        of("{a=\"\\101\\x42\\u0043\\U0001F600\"}", "a=\"ABC\uD83D\uDE00\""),
        of("{a=\"\\xc3\\xa4\\303\\244ä\\u00e4\"}", "a=\"ääää\""),
        of("{ä=\"b\"}".replace("ä", "\"ä\""), "\"ä\"=\"b\""),
        of("{a=\"\uFFFD\"}", "a=\"\uFFFD\""));
  }

  @ParameterizedTest
  @MethodSource("selectors")
  void aSelectorIsItsMatchers(String text, String matchers) {
    assertThat(parsed(text)).isEqualTo(matchers);
  }

  static Stream<Arguments> refusals() {
    String empty = "1:1: parse error: vector selector must contain at least one non-empty matcher";
    return Stream.of(
        of("", "1:1: parse error: no expression found in input"),
        of(" # nothing", "1:11: parse error: no expression found in input"),
        of("{", "1:2: parse error: unexpected end of input inside braces"),
        of("some{", "1:6: parse error: unexpected end of input inside braces"),
        of("}", "1:1: parse error: unexpected character: '}'"),
        of("some}", "1:5: parse error: unexpected character: '}'"),
        of("foo{{", "1:5: parse error: unexpected left brace '{'"),
        of("foo{1}", "1:5: parse error: unexpected character inside braces: '1'"),
        of("foo{a:b=\"b\"}", "1:6: parse error: unexpected character inside braces: ':'"),
        of("foo{a*\"b\"}", "1:6: parse error: unexpected character inside braces: '*'"),
        of("foo{a>=\"b\"}", "1:6: parse error: unexpected character inside braces: '>'"),
        of("foo{ä=\"b\"}", "1:5: parse error: unexpected character inside braces: 'ä'"),
        of("foo{a!}", "1:6: parse error: unexpected character after '!' inside braces: '}'"),
        of("foo{a!", "1:6: parse error: unexpected end of input inside braces"),
        of(
            "foo{a=b}",
            "1:7: parse error: unexpected identifier \"b\" in label matching, expected string"),
        of("foo{a=}", "1:7: parse error: unexpected \"}\" in label matching, expected string"),
        of(
            "foo{__name__= =\"bar\"}",
            "1:15: parse error: unexpected \"=\" in label matching, expected string"),
        of(
            "foo{a!= !~\"x\"}",
            "1:9: parse error: unexpected <op:!~> in label matching, expected string"),
        of(
            "foo{gibberish}",
            "1:14: parse error: unexpected \"}\" in label matching,"
                + " expected label matching operator"),
        of(
            "{\"a\" \"b\"}",
            "1:6: parse error: unexpected string \"\\\"b\\\"\" in label matching,"
                + " expected label matching operator"),
        of(
            "foo{a=\"b\" lol}",
            "1:11: parse error: unexpected identifier \"lol\" in label matching,"
                + " expected \",\" or \"}\""),
        of(
            "foo{a=\"b\" \"0123456789\"}",
            "1:11: parse error: unexpected string \"\\\"012345678\"... in label matching,"
                + " expected \",\" or \"}\""),
        of(
            "foo{,}",
            "1:5: parse error: unexpected \",\" in label matching, expected identifier or \"}\""),
        of(
            "foo{a=\"b\",,}",
            "1:11: parse error: unexpected \",\" in label matching, expected identifier or \"}\""),
        of("foo bar", "1:5: parse error: unexpected identifier \"bar\", expected end of selector"),
        of("foo[5m]", "1:4: parse error: unexpected \"[\", expected end of selector"),
        of("foo{} + 1", "1:7: parse error: unexpected <op:+>, expected end of selector"),
        of("foo{} 5m", "1:7: parse error: unexpected number \"5m\", expected end of selector"),
        of("foo{a=\"b\"}{}", "1:11: parse error: unexpected \"{\", expected end of selector"),
        of("1.5e3", "1:1: parse error: unexpected number \"1.5e3\""),
        of("NaN{a=\"b\"}", "1:1: parse error: unexpected number \"NaN\""),
        of("\"foo\"", "1:1: parse error: unexpected string \"\\\"foo\\\"\""),
        of("(foo)", "1:1: parse error: unexpected \"(\""),
        of("=", "1:1: parse error: unexpected \"=\""),
        of("!", "1:1: parse error: unexpected character: '!'"),
        of("$x", "1:1: parse error: unexpected character: '$'"),
        of("{}", empty),
        of("{a=\"\"}", empty),
        of("{a=~\".*\"}", empty),
        of("{a!~\".+\"}", empty),
        of("{a!=\"b\",c=~\"d|\"}", empty),
        of(" {a=``}", empty.replace("1:1", "1:2")),
        of(
            "foo{__name__=\"bar\"}",
            "1:1: parse error: metric name must not be set twice: \"foo\" or \"bar\""),
        of(
            "foo{\"bar\"}",
            "1:1: parse error: metric name must not be set twice: \"foo\" or \"bar\""),
        of(
            "foo{a=\"b\",\n  c=~\"(\"}",
            "2:3: parse error: error parsing regexp: missing closing ): `(`"),
        of("{\"\"=\"x\"}", "1:2: parse error: a label name is empty"),
        of("\n\nä{", "3:1: parse error: unexpected character: 'ä'"),
        of("{a=\"b}", "1:4: parse error: unterminated quoted string"),
        of("{a='b\n'}", "1:4: parse error: unterminated quoted string"),
        of("{a=`b}", "1:4: parse error: unterminated raw string"),
        of("{a=\"\\", "1:4: parse error: escape sequence not terminated"),
        of("{a=\"\\x4", "1:4: parse error: escape sequence not terminated"),
        of("{a=\"\\c\"}", "1:4: parse error: unknown escape sequence U+0063 'c'"),
        of("{a=\"\\'\"}", "1:4: parse error: unknown escape sequence U+0027 '''"),
        of("{a=\"\\xg0\"}", "1:4: parse error: illegal character U+0067 'g' in escape sequence"),
        of("{a=\"\\400\"}", "1:4: parse error: escape sequence is an invalid Unicode code point"),
        of("{a=\"\\ud800\"}", "1:4: parse error: escape sequence is an invalid Unicode code point"),
        of(
            "{a=\"\\UFFFFFFFF\"}",
            "1:4: parse error: escape sequence is an invalid Unicode code point"),
        of("{a=\"\\xff\"}", "1:4: parse error: invalid UTF-8 rune"),
        of("{a=\"\uD83D\"}", "1:4: parse error: invalid UTF-8 rune"),
        of("{\uD83D}", "1:2: parse error: unexpected character inside braces: '\\ud83d'"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatIsNoSelectorIsRefusedWithPlaceAndReason(String text, String message) {
    assertThatExceptionOfType(PromqlException.class)
        .isThrownBy(() -> SelectorParser.parse(text))
        .withMessage(message)
        .satisfies(e -> assertThat(message).startsWith(e.line() + ":" + e.column() + ": "));
  }

  @Test
  void sizesAreBounded() {
    String name = "a".repeat(SelectorParser.BYTES_MAX);
    assertThat(SelectorParser.parse(name).matchers()).hasSize(1);
    requireRefusal(name + "a", "1:1: parse error: a selector of 65537 bytes, at most 65536");
    assertThat(SelectorParser.parse(many(64)).matchers()).hasSize(64);
    requireRefusal(many(65), "a selector of more than 64 matchers");
    requireRefusal("{a=~\"" + "x".repeat(4_097) + "\"}", "1:2: parse error: a regular expression");
    requireRefusal("{a=~\"(x{1000}){1000}\"}", "1:2: parse error: a regular expression whose");
  }

  private static String many(int matchers) {
    return IntStream.range(0, matchers)
        .mapToObj(at -> "a" + at + "=\"1\"")
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static void requireRefusal(String text, String message) {
    assertThatExceptionOfType(PromqlException.class)
        .isThrownBy(() -> SelectorParser.parse(text))
        .withMessageContaining(message);
  }

  /**
   * Whatever the text is: a selector that reads the same when it is written again, or a refusal.
   */
  @Test
  void anyTextIsASelectorOrARefusal() {
    List<String> words =
        List.of(
            "foo",
            "{",
            "}",
            "a",
            "=",
            "!=",
            "=~",
            "!~",
            "\"x\"",
            "'y|z'",
            "`.+`",
            ",",
            " ",
            "\n",
            "#",
            "\\",
            "\"",
            "1",
            "ä",
            "\uD83D",
            "[",
            "+",
            ":",
            "nan",
            "\"\\x41\"",
            "!");
    int selectors = 0;
    for (int round = 0; round < 30_000; round++) {
      long seed = Seeds.next();
      Random random = Seeds.random(seed);
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "{" : "foo{");
      for (int length = random.nextInt(9); length >= 0; length--) {
        boolean isMatcher = random.nextInt(3) == 0;
        text.append(isMatcher ? "b=\"c\"," : words.get(random.nextInt(words.size())));
      }
      selectors += isSelector(text + "}", Seeds.option(seed)) ? 1 : 0;
    }
    assertThat(selectors).isGreaterThan(150);
  }

  private static boolean isSelector(String text, String option) {
    Selector selector;
    try {
      selector = SelectorParser.parse(text);
    } catch (PromqlException refusal) {
      assertThat(refusal.getMessage()).as(option).matches("(?s)\\d+:\\d+: parse error: .+");
      return false;
    }
    String again =
        selector.matchers().stream()
            .map(Matcher::toString)
            .collect(Collectors.joining(",", "{", "}"));
    assertThat(SelectorParser.parse(again)).as("%s %s", option, text).isEqualTo(selector);
    return true;
  }
}
