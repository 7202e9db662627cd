package dev.weir.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is no query, in the words of Prometheus and at the place it names. */
class ParserRefusalTest {
  private static final String DURATION = "number, duration, or step()";

  private static Arguments of(String text, int column, String reason) {
    return Arguments.of(text, "1:" + column + ": parse error: " + reason);
  }

  static Stream<Arguments> words() {
    return Stream.of(
        of("", 1, "no expression found in input"),
        of("  # only this", 1, "no expression found in input"),
        of("$", 1, "unexpected character: '$'"),
        of("a ! b", 3, "unexpected character after '!': ' '"),
        of("a =~ b", 3, "unexpected character after '=': '~'"),
        of("a = b", 3, "unexpected \"=\""),
        of("(a", 3, "unclosed left parenthesis"),
        of("sum(a", 6, "unclosed left parenthesis"),
        of("a)", 3, "unexpected right parenthesis ')'"),
        of("()", 2, "unexpected \")\""),
        of("a[5m", 5, "unclosed left bracket"),
        of("a[", 3, "unexpected end of input in duration expression"),
        of("a]", 2, "unexpected right bracket ']'"),
        of("a[5m[", 5, "unexpected left bracket '['"),
        of("a[foo]", 3, "unexpected character in duration expression: 'f'"),
        of("a[sum]", 3, "unexpected character in duration expression: 's'"),
        of("a['5m']", 3, "unexpected character in duration expression: '\\''"),
        of("a[5m b]", 6, "unexpected character: 'b', expected ':'"),
        of("a[:5m]", 4, "unexpected colon before duration in duration expression"),
        of("a[5m::]", 6, "unexpected colon ':'"),
        of("a[5m:b]", 6, "unexpected character: 'b', expected ':'"),
        of("1x", 1, "bad number or duration syntax: \"1\""),
        of("0b101", 1, "bad number or duration syntax: \"0\""),
        of("1.5.5", 1, "bad number or duration syntax: \"1.5.\""),
        of("1__0", 1, "bad number or duration syntax: \"1__\""),
        of("1e", 1, "bad number or duration syntax: \"1e\""),
        of("5mx", 1, "bad number or duration syntax: \"5mx\""),
        of("5m5", 1, "bad number or duration syntax: \"5m5\""),
        of("0x1.5", 1, "bad number or duration syntax: \"0x1.\""),
        of("0x", 1, "error parsing number: strconv.ParseFloat: parsing \"0x\": invalid syntax"),
        of(
            "1e1000",
            1,
            "error parsing number: strconv.ParseFloat: parsing \"1e1000\": value out of range"),
        of("5hs", 1, "unknown unit \"hs\" in duration \"5hs\""),
        of("5m1h", 1, "not a valid duration string: \"5m1h\""),
        of("300y", 1, "duration out of range"),
        of("\"a", 1, "unterminated quoted string"),
        of("a{b=\"c\"", 8, "unexpected end of input inside braces"),
        of("a{b=c}", 5, "unexpected identifier \"c\" in label matching, expected string"),
        of(
            "a{b=\"c\" d}",
            9,
            "unexpected identifier \"d\" in label matching, expected \",\" or \"}\""));
  }

  static Stream<Arguments> order() {
    return Stream.of(
        of("a b", 3, "unexpected identifier \"b\""),
        of("a b:c", 3, "unexpected metric identifier \"b:c\""),
        of("a 5m", 3, "unexpected duration \"5m\""),
        of("a 5", 3, "unexpected number \"5\""),
        of("a 12345678901", 3, "unexpected number \"1234567890\"..."),
        of("a 'b'", 3, "unexpected string \"'b'\""),
        of("a sum", 3, "unexpected <aggr:sum>"),
        of("a by", 3, "unexpected <by>"),
        of("a start", 3, "unexpected \"start\""),
        of("a +", 4, "unexpected end of input"),
        of("a + * b", 5, "unexpected <op:*>"),
        of("* a", 1, "unexpected <op:*>"),
        of("a, b", 2, "unexpected \",\""),
        of("@ 5", 1, "unexpected <op:@>"),
        of("bool", 1, "unexpected <bool>"),
        of("atan2", 1, "unexpected <op:atan2>"),
        of("a + group_left b", 5, "unexpected <group_left>"),
        of("a:b(c)", 4, "unexpected \"(\""),
        of("by(c)", 3, "unexpected \"(\""),
        of("a{}{}", 4, "unexpected \"{\""),
        of("sum(a b)", 7, "unexpected identifier \"b\" in aggregation"),
        of("sum(abs(a b))", 11, "unexpected identifier \"b\" in aggregation"),
        of("abs(a b)", 7, "unexpected identifier \"b\""),
        of("sum(a) b", 8, "unexpected identifier \"b\""),
        of("sum by (a) b", 12, "unexpected identifier \"b\" in aggregation"),
        of("sum by a", 8, "unexpected identifier \"a\" in grouping opts, expected \"(\""),
        of("sum by (5) (a)", 9, "unexpected number \"5\" in grouping opts, expected label"),
        of("sum by (,) (a)", 9, "unexpected \",\" in grouping opts, expected label"),
        of(
            "sum by (a b) (a)",
            11,
            "unexpected identifier \"b\" in grouping opts, expected \",\" or \")\""),
        of("sum by ('') (a)", 9, "invalid label name for grouping: \"\""),
        of("sum(a) by (b) by (c)", 15, "unexpected <by>"),
        of("a + on b", 8, "unexpected identifier \"b\" in grouping opts, expected \"(\""),
        of("sum()", 1, "no arguments for aggregate expression provided"),
        of(
            "sum(a, b)",
            1,
            "wrong number of arguments for aggregate expression provided, expected 1, got 2"),
        of(
            "1 + topk(a)",
            5,
            "wrong number of arguments for aggregate expression provided, expected 2, got 1"),
        of(
            "limitk(1, a)",
            1,
            "limitk() is experimental and must be enabled with"
                + " --enable-feature=promql-experimental-functions"),
        of("foo(a)", 1, "unknown function with name \"foo\""),
        of("Rate(a[5m])", 1, "unknown function with name \"Rate\""),
        of("1 + foo(a)", 5, "unknown function with name \"foo\""),
        of("foo(a) $", 1, "unknown function with name \"foo\""),
        of("info(a)", 1, "function \"info\" is not enabled"),
        of("rate(a[5m],)", 11, "trailing commas not allowed in function call args"),
        of("sum(a,)", 6, "trailing commas not allowed in function call args"),
        of("rate(,a)", 6, "unexpected \",\""));
  }

  static Stream<Arguments> modifiers() {
    String offset =
        "offset modifier must be preceded by an instant vector selector or range vector selector"
            + " or a subquery";
    return Stream.of(
        of("1 offset 5m", 1, offset),
        of("sum(a) offset 5m", 1, offset),
        of("(a) offset 5m", 1, offset),
        of("1 + sum(a) @ 5", 5, offset.replace("offset", "@")),
        of("a offset 5m offset 1m", 1, "offset may not be set multiple times"),
        of("a[5m] offset 5m @ 1 offset 1m", 1, "offset may not be set multiple times"),
        of("a @ 1 @ 2", 1, "@ <timestamp> may not be set multiple times"),
        of("a @ start() offset 5m @ 1", 1, "@ <timestamp> may not be set multiple times"),
        of("a offset b", 10, "unexpected identifier \"b\" in offset, expected " + DURATION),
        of("a offset", 9, "unexpected end of input in offset, expected " + DURATION),
        of("a offset -", 11, "unexpected end of input in offset, expected " + DURATION),
        of("a offset (5m)", 11, "experimental duration expression is not enabled"),
        of("a offset step()", 10, "experimental duration expression is not enabled"),
        of("a offset 1e10", 10, "duration out of range"),
        of("a offset -1e10", 10, "duration out of range"),
        of("a offset Inf", 10, "duration out of range"),
        of("a @ b", 5, "unexpected identifier \"b\" in @, expected timestamp"),
        of("a @ start", 10, "unexpected end of input in @, expected timestamp"),
        of("a @ step()", 5, "unexpected \"step\" in @, expected timestamp"),
        of("a @ (5)", 5, "unexpected \"(\" in @, expected timestamp"),
        of("a @ Inf", 1, "timestamp out of bounds for @ modifier: +Inf"),
        of("a @ -NaN", 1, "timestamp out of bounds for @ modifier: NaN"),
        of("a @ 1e19", 1, "timestamp out of bounds for @ modifier: 10000000000000000000.000000"),
        of("a[]", 3, "unexpected \"]\" in subquery or range selector, expected " + DURATION),
        of("a[5m)", 6, "unexpected right parenthesis ')'"),
        of("(a[5m)", 6, "unexpected \")\" in subquery or range, expected \":\" or \"]\""),
        of("a[5m:1m:1m]", 8, "unexpected colon ':'"),
        of("(a[5m:1m)", 9, "unexpected \")\" in subquery selector, expected \"]\""),
        of(
            "(a[5m:)",
            7,
            "unexpected \")\" in subquery selector, expected " + DURATION + " or \"]\""),
        of("a[0]", 3, "duration must be greater than 0"),
        of("a[-5m]", 3, "duration must be greater than 0"),
        of("a[0.0001]", 3, "duration must be greater than 0"),
        of("a[5m:0s]", 6, "duration must be greater than 0"),
        of("a[1e10]", 3, "duration out of range"),
        of("a[5m * 2]", 3, "experimental duration expression is not enabled"),
        of("a[((5m))]", 5, "experimental duration expression is not enabled"),
        of("a[step()]", 3, "experimental duration expression is not enabled"),
        of("a[max(1, 2)]", 3, "experimental duration expression is not enabled"),
        of("a[5m:1m+1m]", 6, "experimental duration expression is not enabled"),
        of("1 + sum(a)[5m]", 11, "ranges only allowed for vector selectors"),
        of("5[5m]", 2, "ranges only allowed for vector selectors"),
        of("a[5m][5m]", 6, "ranges only allowed for vector selectors"),
        of("a offset 5m [5m]", 13, "no offset modifiers allowed before range"),
        of("a @ 5 [5m]", 7, "no @ modifiers allowed before range"),
        of("a[5m] smoothed", 1, "smoothed modifier is experimental and not enabled"),
        of("1 + a anchored", 5, "anchored modifier is experimental and not enabled"));
  }

  static Stream<Arguments> types() {
    String sides = "binary expression must contain only scalar and instant vector types";
    return Stream.of(
        of("rate(a)", 6, expected("range vector", "call to function \"rate\"", "instant vector")),
        of("abs(a[5m])", 5, expected("instant vector", "call to function \"abs\"", "range vector")),
        of("abs(1)", 5, expected("instant vector", "call to function \"abs\"", "scalar")),
        of("vector(a)", 8, expected("scalar", "call to function \"vector\"", "instant vector")),
        of(
            "label_join(a, 'b', 'c', d)",
            25,
            expected("string", "call to function \"label_join\"", "instant vector")),
        of("rate()", 1, "expected 1 argument(s) in call to \"rate\", got 0"),
        of("1 + abs(a, b)", 5, "expected 1 argument(s) in call to \"abs\", got 2"),
        of("time(1)", 1, "expected 0 argument(s) in call to \"time\", got 1"),
        of("round()", 1, "expected at least 1 argument(s) in call to \"round\", got 0"),
        of("round(a, 1, 2)", 1, "expected at most 2 argument(s) in call to \"round\", got 3"),
        of("hour(a, b)", 1, "expected at most 1 argument(s) in call to \"hour\", got 2"),
        of("label_join(a)", 1, "expected at least 3 argument(s) in call to \"label_join\", got 1"),
        of("sum(1)", 5, expected("instant vector", "aggregation expression", "scalar")),
        of("sum(a[5m])", 5, expected("instant vector", "aggregation expression", "range vector")),
        of("topk(a, a)", 6, expected("scalar", "aggregation parameter", "instant vector")),
        of("count_values(1, a)", 14, expected("string", "aggregation parameter", "scalar")),
        of("topk('1', 1)", 11, expected("instant vector", "aggregation expression", "scalar")),
        of("1 == 2", 3, "comparisons between scalars must use BOOL modifier"),
        of("(1)  >  2", 6, "comparisons between scalars must use BOOL modifier"),
        of("a + bool b", 3, "bool modifier can only be used on comparison operators"),
        of(
            "a + on(x, y) group_left(y) b",
            3,
            "label \"y\" must not occur in ON and GROUP clause at once"),
        of("a[5m] + b", 1, sides),
        of("a + 'b'", 5, sides),
        of("1 + on(x) a", 1, "vector matching only allowed between instant vectors"),
        of("a and on(x) group_left() b", 1, "no grouping allowed for \"and\" operation"),
        of("1 and 2", 1, "set operator \"and\" not allowed in binary scalar expression"),
        of("a + (b or 1)", 6, "set operator \"or\" not allowed in binary scalar expression"),
        of(
            "-a[5m]",
            1,
            "unary expression only allowed on expressions of type scalar or instant vector, got"
                + " \"range vector\""),
        of(
            "-'a'",
            1,
            "unary expression only allowed on expressions of type scalar or instant vector, got"
                + " \"string\""),
        of("1[5m:]", 1, "subquery is only allowed on instant vector, got scalar instead"),
        of("a[5m][5m:]", 1, "subquery is only allowed on instant vector, got matrix instead"),
        of("1 + {}", 5, "vector selector must contain at least one non-empty matcher"),
        of("a + {b=~'.*'}", 5, "vector selector must contain at least one non-empty matcher"),
        of("1 + a{__name__='b'}", 5, "metric name must not be set twice: \"a\" or \"b\""),
        of("a{b=~'('}", 3, "error parsing regexp: missing closing ): `(`"),
        of("rate(a) + ", 11, "unexpected end of input"));
  }

  private static String expected(String wanted, String where, String found) {
    return "expected type %s in %s, got %s".formatted(wanted, where, found);
  }

  @ParameterizedTest
  @MethodSource({"words", "order", "modifiers", "types"})
  void whatIsNoQueryIsRefusedWithPlaceAndReason(String text, String message) {
    assertThatExceptionOfType(PromqlException.class)
        .isThrownBy(() -> Parser.parse(text, false))
        .withMessage(message)
        .satisfies(e -> assertThat(message).startsWith(e.line() + ":" + e.column() + ": "));
  }

  static Stream<Arguments> lines() {
    return Stream.of(
        Arguments.of("a +\n  # b )\n  * c", "3:3: parse error: unexpected <op:*>"),
        Arguments.of(
            "sum(\n  rate(a)\n)",
            "2:8: parse error: "
                + expected("range vector", "call to function \"rate\"", "instant vector")),
        Arguments.of("'ä' +\n\n ä", "3:2: parse error: unexpected character: 'ä'"));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void thePlaceIsThatOfItsLine(String text, String message) {
    assertThatExceptionOfType(PromqlException.class)
        .isThrownBy(() -> Parser.parse(text, false))
        .withMessage(message);
  }

  static Stream<Arguments> infos() {
    return Stream.of(
        of("info(a, b)", 9, "expected label selectors only, got vector selector instead"),
        of("info(a, abs(b))", 9, "expected label selectors only"),
        of("info(a, 1)", 1, expected("instant vector", "call to function \"info\"", "scalar")));
  }

  @ParameterizedTest
  @MethodSource("infos")
  void theSecondArgumentOfInfoSelectsLabels(String text, String message) {
    assertThatExceptionOfType(PromqlException.class)
        .isThrownBy(() -> Parser.parse(text, true))
        .withMessage(message);
  }
}
