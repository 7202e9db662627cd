package dev.weir.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.config.Seeds;
import dev.weir.promql.Expression.Aggregation;
import dev.weir.promql.Expression.Binary;
import dev.weir.promql.Expression.Call;
import dev.weir.promql.Expression.InstantSelector;
import dev.weir.promql.Expression.RangeSelector;
import dev.weir.promql.Expression.Signed;
import dev.weir.promql.Expression.Subquery;
import dev.weir.promql.Matching.Cardinality;
import dev.weir.promql.TimeShift.At;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries as Prometheus reads them. */
class ParserTest {
  private static Expression parsed(String text) {
    return Parser.parse(text, false);
  }

  private static Arguments of(String text, String expected) {
    return Arguments.of(text, expected);
  }

  /** What belongs together, each pair in brackets. */
  private static String shape(Expression expression) {
    return switch (expression) {
      case Binary binary ->
          "[%s %s %s]"
              .formatted(shape(binary.left()), binary.operator().sign(), shape(binary.right()));
      case Signed signed -> "[%s%s]".formatted(Printer.sign(signed), shape(signed.of()));
      case Expression.Parentheses parentheses -> "(" + shape(parentheses.of()) + ")";
      case Subquery subquery -> "[%s :]".formatted(shape(subquery.of()));
      case Call call ->
          call.arguments().stream()
              .map(ParserTest::shape)
              .collect(Collectors.joining(" ", call.function().word() + "(", ")"));
      case Aggregation aggregation ->
          "%s(%s)".formatted(aggregation.operator().word(), shape(aggregation.of()));
      case Expression.Constant _, Expression.Text _, InstantSelector _, RangeSelector _ ->
          Printer.print(expression);
    };
  }

  static Stream<Arguments> shapes() {
    return Stream.of(
        of("a + b * c", "[a + [b * c]]"),
        of("a * b + c", "[[a * b] + c]"),
        of("a - b - c", "[[a - b] - c]"),
        of("a ^ b ^ c", "[a ^ [b ^ c]]"),
        of("a / b % c * d atan2 e", "[[[[a / b] % c] * d] atan2 e]"),
        of("-a ^ b", "[-[a ^ b]]"),
        of("-a * b", "[[-a] * b]"),
        of("-a + b", "[[-a] + b]"),
        of("a ^ -b * c", "[[a ^ [-b]] * c]"),
        of("a ^ -b ^ c", "[a ^ [-[b ^ c]]]"),
        of("- + -a", "[-[+[-a]]]"),
        of("-2 ^ 2", "[-[2 ^ 2]]"),
        of("2 ^ -2", "[2 ^ -2]"),
        of("a == b + c", "[a == [b + c]]"),
        of("a > b < c", "[[a > b] < c]"),
        of("a and b or c and d", "[[a and b] or [c and d]]"),
        of("a or b or c", "[[a or b] or c]"),
        of("a and b unless c", "[[a and b] unless c]"),
        of("a or b unless c == d + e * f ^ g", "[a or [b unless [c == [d + [e * [f ^ g]]]]]]"),
        of("(a or b) and c", "[([a or b]) and c]"),
        of("a + b offset 5m", "[a + b offset 5m]"),
        of("-a offset 5m", "[-a offset 5m]"),
        of("a ^ b @ 5", "[a ^ b @ 5.000]"),
        of("rate(a[5m]) * 2", "[rate(a[5m]) * 2]"),
        of("a[5m:] ", "[a :]"),
        of("(a + b)[5m:]", "[([a + b]) :]"),
        of("sum(a)[5m:] offset 5m", "[sum(a) :]"),
        of("a offset 5m * 2", "[a offset 5m * 2]"),
        of("sum by (x) (a) / on (x) sum(b) by (x)", "[sum(a) / sum(b)]"),
        of("round(a, 5) + pi()", "[round(a 5) + pi()]"));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void operatorsTakeWhatIsTheirs(String text, String shape) {
    assertThat(shape(parsed(text))).isEqualTo(shape);
  }

  static Stream<Arguments> literals() {
    return Stream.of(
        of("1", "1"),
        of(" 1.50 ", "1.5"),
        of(".5", "0.5"),
        of("5.", "5"),
        of("1e3", "1000"),
        of("1E-3", "0.001"),
        of("1e+3", "1000"),
        of("0x1F", "31"),
        of("0X_1f", "31"),
        of("0x12e4", "4836"),
        of("017", "15"),
        of("018", "18"),
        of("0_17", "15"),
        of("010.5", "10.5"),
        of("1_000_000", "1000000"),
        of("1_0.5_0e1_0", "105000000000"),
        of("9223372036854775807", "9223372036854776000"),
        of("99999999999999999999999", "100000000000000000000000"),
        of("1e-400", "0"),
        of("inf", "+Inf"),
        of("+INF", "+Inf"),
        of("-iNf", "-Inf"),
        of("nAn", "NaN"),
        of("-NaN", "NaN"),
        of("+5", "5"),
        of("- -5", "5"),
        of("-0", "-0"),
        of("5m", "5m"),
        of("-1h30m", "-1h30m"),
        of("90m", "1h30m"),
        of("1y2w3d4h5m6s7ms", "1y2w3d4h5m6s7ms"),
        of("1001ms", "1s1ms"),
        of("0s", "0s"),
        of("\"a\\n\\\"b'\"", "\"a\\n\\\"b'\""),
        of("'a\"b'", "\"a\\\"b\""),
        of("`a\\d`", "\"a\\\\d\""));
  }

  static Stream<Arguments> selectors() {
    return Stream.of(
        of("foo", "foo"),
        of("foo:bar", "foo:bar"),
        of(":", ":"),
        of("Sum", "Sum"),
        of("OFFSET", "OFFSET"),
        of("by", "by"),
        of("start", "start"),
        of("and", "and"),
        of("or or or", "or or or"),
        of("sum + by", "sum + by"),
        of("without{on=\"x\"}", "without{on=\"x\"}"),
        of("foo{}", "foo"),
        of("foo{b=\"1\", a!=\"2\",}", "foo{a!=\"2\",b=\"1\"}"),
        of("{\"my.metric\", \"a.b\"=~'c'}", "{\"a.b\"=~\"c\",__name__=\"my.metric\"}"),
        of("{__name__=\"foo\"}", "{__name__=\"foo\"}"),
        of("{a=\"\u0007\u00a0ä\"}", "{a=\"\\a\\u00a0ä\"}"),
        of("foo # a comment [\n offset 5m", "foo offset 5m"),
        of("foo offset 300", "foo offset 5m"),
        of("foo offset -5m", "foo offset -5m"),
        of("foo offset +5m", "foo offset 5m"),
        of("foo offset - -5m", "foo offset 5m"),
        of("foo offset 0 offset 1m", "foo offset 1m"),
        of("foo OFFSET 1.5", "foo offset 1s500ms"),
        of("foo offset 0.0015", "foo offset 1ms"),
        of("foo @ 1234.5674", "foo @ 1234.567"),
        of("foo @ -1", "foo @ -1.000"),
        of("foo @ +1m", "foo @ 60.000"),
        of("foo @ 0x10", "foo @ 16.000"),
        of("foo offset 5m @ START()", "foo @ start() offset 5m"),
        of("foo @ end ( )", "foo @ end()"),
        of("foo[300]", "foo[5m]"),
        of("foo[ 1.5 ]", "foo[1s500ms]"),
        of("foo[+5m] @ 5 offset 1m", "foo[5m] @ 5.000 offset 1m"),
        of("foo @ start() [5m]", "foo[5m] @ start()"),
        of("foo[5m:]", "foo[5m:]"),
        of("foo[1h : 60]", "foo[1h:1m]"),
        of("foo[1h:1m] @ end() offset -5m", "foo[1h:1m] @ end() offset -5m"),
        of(
            "max_over_time(rate(foo[5m])[1h:] offset 1d)",
            "max_over_time(rate(foo[5m])[1h:] offset 1d)"));
  }

  static Stream<Arguments> compounds() {
    return Stream.of(
        of("sum(foo)", "sum(foo)"),
        of("SUM (foo)", "sum(foo)"),
        of("sum by () (foo)", "sum(foo)"),
        of("sum without () (foo)", "sum without () (foo)"),
        of("sum(foo) by (a, b,)", "sum by (a, b) (foo)"),
        of(
            "sum by (bool, on, \"a.b\", \"c\", x:y) (foo)",
            "sum by (bool, on, \"a.b\", c, x:y) (foo)"),
        of("avg without (by, without, 'nan') (x)", "avg without (by, \"without\", \"nan\") (x)"),
        of("topk(5, foo) by (a)", "topk by (a) (5, foo)"),
        of("count_values('v', foo)", "count_values(\"v\", foo)"),
        of("quantile(scalar(foo), foo)", "quantile(scalar(foo), foo)"),
        of("a + on() b", "a + on () b"),
        of("a + ignoring() b", "a + b"),
        of("a + ignoring(x,) group_left b", "a + ignoring (x) group_left () b"),
        of("a + ignoring() group_left b", "a + ignoring () group_left () b"),
        of("a / ON(x, 'y z') GROUP_RIGHT(z) b", "a / on (x, \"y z\") group_right (z) b"),
        of("a == bool on(x) b", "a == bool on (x) b"),
        of("a and on(x) b", "a and on (x) b"),
        of("1 == bool 2", "1 == bool 2"),
        of("1 + on() group_left() a", "1 + a"),
        of("Inf ^ 2", "Inf ^ 2"),
        of("a > 1 != bool 0", "a > 1 != bool 0"),
        of("label_join(a, 'b', ',')", "label_join(a, \"b\", \",\")"),
        of("label_join(a, 'b', ',', 'c', 'd')", "label_join(a, \"b\", \",\", \"c\", \"d\")"),
        of("hour()", "hour()"),
        of("hour(a)", "hour(a)"),
        of("time() - 5m", "time() - 5m"),
        of("a + start", "a + start"));
  }

  @ParameterizedTest
  @MethodSource({"literals", "selectors", "compounds"})
  void aQueryIsPrintedInOneWay(String text, String printed) {
    assertThat(Printer.print(parsed(text))).isEqualTo(printed);
  }

  @Test
  void selectorsKeepNameRangeAndTime() {
    RangeSelector range = (RangeSelector) parsed("  foo{a=\"b\"}[5m] @ 1.5 offset -1m ");
    assertThat(range.rangeMillis()).isEqualTo(300_000);
    assertThat(range.span()).isEqualTo(new Span(2, 33));
    assertThat(range.series().name()).contains("foo");
    assertThat(range.series().span()).isEqualTo(new Span(2, 12));
    assertThat(range.series().shift()).isEqualTo(new TimeShift(new At.Fixed(1_500), -60_000));
    assertThat(range.series().selector()).isEqualTo(SelectorParser.parse("foo{a=\"b\"}"));
    assertThat(((InstantSelector) parsed("{\"foo\"}")).name()).isEmpty();
    Subquery subquery = (Subquery) parsed("foo[1h:]");
    assertThat(subquery.stepMillis()).isEmpty();
    assertThat(((Subquery) parsed("foo[1h:1m]")).stepMillis()).isEqualTo(Optional.of(60_000L));
  }

  @Test
  void matchingIsThatOfVectors() {
    assertThat(matching("a + on(x) group_left(y, z) b"))
        .isEqualTo(new Matching(true, List.of("x"), Cardinality.MANY_TO_ONE, List.of("y", "z")));
    assertThat(matching("a + ignoring(x) group_right b"))
        .isEqualTo(new Matching(false, List.of("x"), Cardinality.ONE_TO_MANY, List.of()));
    assertThat(matching("a and on(x) b"))
        .isEqualTo(new Matching(true, List.of("x"), Cardinality.MANY_TO_MANY, List.of()));
    assertThat(matching("a or b").cardinality()).isEqualTo(Cardinality.MANY_TO_MANY);
    assertThat(matching("a + b")).isEqualTo(Matching.DEFAULT);
    assertThat(matching("a + on() 1")).isEqualTo(Matching.DEFAULT);
    assertThat(matching("(a or b) * 2")).isEqualTo(Matching.DEFAULT);
  }

  private static Matching matching(String text) {
    return ((Binary) parsed(text)).matching();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "first_over_time(a[5m])",
        "mad_over_time(a[5m])",
        "sort_by_label(a, 'b')",
        "limitk(2, a)",
        "limit_ratio(0.5, a)",
        "info(a)",
        "info(a, {b=\"c\"})"
      })
  void experimentalOnesAreReadWhereTheyAreAllowed(String text) {
    assertThat(Parser.parse(text, true).type()).isEqualTo(ValueType.INSTANT_VECTOR);
    assertThatExceptionOfType(PromqlException.class).isThrownBy(() -> parsed(text));
  }

  @Test
  void depthIsBounded() {
    assertThat(parsed("(".repeat(199) + "1" + ")".repeat(199))).isNotNull();
    assertThat(parsed("a" + " + a".repeat(199))).isNotNull();
    Stream.of(
            "(".repeat(30_000),
            "-".repeat(60_000) + "a",
            "(".repeat(200) + "1" + ")".repeat(200),
            "a" + "+a".repeat(30_000),
            "a" + "^a".repeat(30_000),
            "a" + "[1:]".repeat(10_000),
            "abs(".repeat(10_000),
            "sum(".repeat(10_000),
            "1+(".repeat(10_000))
        .forEach(text -> requireRefusal(text, "expressions in one another, more than 200 deep"));
    String longest = "a".repeat(60_000) + " + a".repeat(199);
    assertThat(PrettyPrinter.print(parsed(longest))).hasLineCount(399);
    requireRefusal("a".repeat(Parser.BYTES_MAX + 1), "a query of 65537 bytes, at most 65536");
  }

  @Test
  void longWordsAreRead() {
    assertThat(parsed("1.1" + "_1".repeat(30_000)).type()).isEqualTo(ValueType.SCALAR);
    assertThat(parsed("0." + "1".repeat(60_000)).type()).isEqualTo(ValueType.SCALAR);
    assertThat(parsed("sum by (" + "a,".repeat(30_000) + ") (b)").type())
        .isEqualTo(ValueType.INSTANT_VECTOR);
    requireRefusal("1" + "0".repeat(60_000), "value out of range");
    requireRefusal("0x" + "f".repeat(60_000), "invalid syntax");
    requireRefusal("1d".repeat(30_000), "not a valid duration string");
    requireRefusal("1".repeat(60_000) + "d", "not a valid duration string");
    requireRefusal("#\n".repeat(30_000), "no expression found in input");
  }

  private static void requireRefusal(String text, String message) {
    assertThatExceptionOfType(PromqlException.class)
        .isThrownBy(() -> parsed(text))
        .withMessageContaining(message);
  }

  /** Queries with a few characters changed: queries again, or refusals. */
  @Test
  void anyTextIsAQueryOrARefusal() {
    RandomExpressions.Options options =
        new RandomExpressions.Options(
            List.of("up", "a:b", "by"), List.of("job", "on"), List.of("x|y", "1"), 3, false);
    int queries = 0;
    for (int round = 0; round < 20_000; round++) {
      long seed = Seeds.next();
      Random random = Seeds.random(seed);
      String text = mutated(new RandomExpressions(random, options).any(), random);
      queries += isQuery(text, Seeds.option(seed)) ? 1 : 0;
    }
    assertThat(queries).isGreaterThan(500);
  }

  private static String mutated(String text, Random random) {
    String characters = "()[]{}\"'`:,@=!~<>+-*/%^# \n_.019aemsy\\é\uD83D";
    StringBuilder mutated = new StringBuilder(text);
    for (int changes = random.nextInt(4); changes >= 0 && !mutated.isEmpty(); changes--) {
      int at = random.nextInt(mutated.length());
      String character = characters.charAt(random.nextInt(characters.length())) + "";
      int length = random.nextInt(Math.min(8, mutated.length() - at + 1));
      switch (random.nextInt(4)) {
        case 0 -> mutated.insert(at, character);
        case 1 -> mutated.replace(at, at + 1, character);
        case 2 -> mutated.insert(at, mutated.substring(at, at + length));
        default -> mutated.delete(at, at + length);
      }
    }
    return mutated.toString();
  }

  private static boolean isQuery(String text, String option) {
    Expression expression;
    try {
      expression = parsed(text);
    } catch (PromqlException refusal) {
      assertThat(refusal.getMessage()).as(option).matches("(?s)\\d+:\\d+: parse error: .+");
      return false;
    }
    assertThat(Bare.of(parsed(Printer.print(expression))))
        .as("%s %s", option, text)
        .isEqualTo(Bare.of(expression));
    return true;
  }
}
