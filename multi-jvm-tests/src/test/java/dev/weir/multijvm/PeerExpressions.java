package dev.weir.multijvm;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Queries that Prometheus 2.42 and the pinned version answer alike, over the metrics of {@link
 * PeerData}. Left out are, as they differ on purpose:
 *
 * <ul>
 *   <li>windows and lookbacks with a sample on their edge, and so subqueries of subqueries (the
 *       left edge belongs to the window in 2.42);
 *   <li>increases near zero (2.42 caps the extrapolation before it looks at the edges);
 *   <li>{@code holt_winters}, renamed since, and what is newer than 2.42: {@code mad_over_time},
 *       {@code limitk}, {@code sort_by_label} and the like, numbers as durations and the reverse,
 *       quoted names;
 *   <li>a dot for a line break in regular expressions;
 *   <li>{@code topk} of equal values, whose order is no one's promise;
 *   <li>{@code predict_linear} of a window that is fixed by {@code @}, which 2.42 moves all the
 *       same, {@code atan2}, which left the name of the metric there, and quantiles outside of 0 to
 *       1;
 *   <li>deviations of what may be infinite or no number: since, that has none;
 *   <li>comparisons that keep one of several matches: since, matches count before the comparison.
 * </ul>
 *
 * <p>Sums, means, powers and deviations are compared with a tolerance: 2.42 adds up plainly. Values
 * that were rounded so are not asked for by their digits, nor for what is left of a division.
 */
final class PeerExpressions {
  private static final List<String> OVER_TIME =
      List.of("avg", "min", "max", "sum", "count", "stddev", "stdvar", "last", "present");

  private static final List<String> OF_COUNTERS = List.of("rate", "increase", "irate", "resets");

  private static final List<String> OF_GAUGES = List.of("delta", "idelta", "deriv", "changes");

  private static final List<String> OF_VALUES =
      List.of(
          "abs",
          "ceil",
          "floor",
          "exp",
          "ln",
          "log2",
          "log10",
          "sqrt",
          "sgn",
          "sin",
          "cos",
          "tan",
          "asin",
          "acos",
          "atan",
          "sinh",
          "cosh",
          "tanh",
          "asinh",
          "acosh",
          "atanh",
          "deg",
          "rad",
          "round",
          "timestamp",
          "hour",
          "minute",
          "month",
          "year",
          "day_of_week",
          "day_of_month",
          "day_of_year",
          "days_in_month");

  private static final List<String> SIMPLE_AGGREGATIONS =
      List.of("sum", "avg", "min", "max", "count", "group");

  private final Random random;

  PeerExpressions(Random random) {
    this.random = random;
  }

  /** Any query that gives a vector or a scalar. */
  String any() {
    return random.nextInt(12) == 0 ? scalar(2) : vector(3);
  }

  private String vector(int depth) {
    if (depth == 0) {
      return selector();
    }
    return oneOf(
        this::selector,
        () -> overTime(depth),
        () -> overTime(depth),
        () -> aggregation(depth),
        () -> aggregation(depth),
        () -> binary(depth),
        () -> binary(depth),
        () -> call(depth),
        () -> "-" + vector(depth - 1),
        () -> "(" + vector(depth - 1) + ")");
  }

  private String scalar(int depth) {
    return depth == 0
        ? number()
        : oneOf(
            this::number,
            () -> "scalar(" + vector(depth - 1) + ")",
            () -> "time()",
            () -> "(" + scalar(depth - 1) + " " + arithmetic() + " " + scalar(depth - 1) + ")",
            () ->
                "(" + scalar(depth - 1) + " " + comparison() + " bool " + scalar(depth - 1) + ")");
  }

  private String number() {
    return pick(List.of("0", "1", "2", "-1", "0.5", "1e3", "3.7", "100", "Inf", "NaN"));
  }

  private String selector() {
    return series() + shift();
  }

  private String series() {
    return oneOf(this::gauge, this::gauge, this::counter, this::bucket);
  }

  private String gauge() {
    return "gauge" + matchers();
  }

  private String counter() {
    return "requests_total" + matchers();
  }

  private String bucket() {
    return "took_bucket" + pick(List.of("", "{le=\"1\"}", "{a=\"x\"}", "{le!=\"+Inf\"}"));
  }

  private String matchers() {
    return pick(
        List.of(
            "",
            "",
            "",
            "{a=\"x\"}",
            "{a!=\"x\"}",
            "{a=~\"x|y\"}",
            "{b=~\".*1\"}",
            "{b!~\"1\"}",
            "{a=\"x\",b=\"1\"}",
            "{missing=\"\"}",
            "{missing=\"there\"}"));
  }

  private String shift() {
    return pick(
        List.of(
            "",
            "",
            "",
            "",
            " offset 3m",
            " offset -2m",
            " @ 1700000423",
            " @ start()",
            " @ end()",
            " @ 1700000600 offset 1m",
            " offset 90s @ end()"));
  }

  private String range() {
    return "[" + pick(List.of("1m", "2m", "5m", "10m", "45s", "1h")) + "]" + shift();
  }

  private String subquery(int depth) {
    return plain(depth)
        + pick(List.of("[5m:30s]", "[10m:1m]", "[3m:20s]", "[7m:]", "[20m:5m]"))
        + pick(List.of("", "", " offset 1m", " @ 1700000507", " @ end()"));
  }

  /** Without a subquery. */
  private String plain(int depth) {
    return oneOf(
        this::selector,
        () -> "(" + selector() + " " + arithmetic() + " " + number() + ")",
        () -> pick(OF_COUNTERS) + "(" + counter() + range() + ")",
        () -> "sum by (a) (" + (depth > 1 ? plain(depth - 1) : selector()) + ")",
        () -> "vector(time())");
  }

  private String overTime(int depth) {
    return oneOf(
        () -> pick(OF_COUNTERS) + "(" + counter() + range() + ")",
        () -> pick(OF_GAUGES) + "(" + gauge() + range() + ")",
        () -> pick(OVER_TIME) + "_over_time(" + series() + range() + ")",
        () -> pick(OVER_TIME) + "_over_time(" + subquery(depth) + ")",
        () -> pick(List.of("changes", "deriv", "delta")) + "(" + subquery(depth) + ")",
        () -> "quantile_over_time(" + quantile() + ", " + gauge() + range() + ")",
        () -> "predict_linear(" + gauge() + "[5m], " + pick(List.of("60", "-30")) + ")",
        () -> "absent_over_time(" + series() + range() + ")");
  }

  private String quantile() {
    return pick(List.of("0.5", "0.9", "0", "1", "0.33", "NaN"));
  }

  private String grouping() {
    return pick(
        List.of("", " by (a)", " by (b)", " by (a, b)", " without (a)", " without (le)", " by ()"));
  }

  private String aggregation(int depth) {
    return oneOf(
        () -> pick(SIMPLE_AGGREGATIONS) + grouping() + " (" + vector(depth - 1) + ")",
        () -> pick(SIMPLE_AGGREGATIONS) + "(" + vector(depth - 1) + ")" + grouping(),
        () -> pick(List.of("stddev", "stdvar")) + grouping() + " (" + selector() + ")",
        () -> "quantile" + grouping() + " (" + quantile() + ", " + vector(depth - 1) + ")",
        () ->
            pick(List.of("topk", "bottomk"))
                + grouping()
                + " ("
                + pick(List.of("1", "2", "3", "100", "0"))
                + ", "
                + gauge()
                + ")",
        () -> "count_values" + grouping() + " (\"value\", floor(" + selector() + "))");
  }

  private String arithmetic() {
    return pick(List.of("+", "-", "*", "/", "^"));
  }

  private String comparison() {
    return pick(List.of("==", "!=", "<", "<=", ">", ">="));
  }

  private String matching() {
    return pick(
        List.of(
            "",
            "",
            " on (a)",
            " on (a, b)",
            " ignoring (b)",
            " ignoring (le)",
            " on (a) group_left ()",
            " on (a) group_left (b)",
            " on (a, b) group_right ()",
            " ignoring (le) group_left ()",
            " on () "));
  }

  private String binary(int depth) {
    String left = "(" + vector(depth - 1) + ")";
    String right = "(" + vector(depth - 1) + ")";
    return oneOf(
        () -> left + " " + arithmetic() + " " + scalar(1),
        () -> selector() + " % " + number(),
        () -> scalar(1) + " " + arithmetic() + " " + right,
        () -> left + " " + comparison() + pick(List.of("", " bool")) + " " + scalar(1),
        () -> scalar(1) + " " + comparison() + pick(List.of("", " bool")) + " " + right,
        () -> left + " " + arithmetic() + matching() + " " + right,
        () -> left + " " + comparison() + pick(List.of("", " bool")) + matching() + " " + right,
        () ->
            left
                + pick(List.of(" and", " or", " unless"))
                + pick(List.of("", " on (a)", " ignoring (b)", " on ()"))
                + " "
                + right);
  }

  private String call(int depth) {
    return oneOf(
        () -> pick(OF_VALUES) + "(" + vector(depth - 1) + ")",
        () -> "clamp(" + vector(depth - 1) + ", " + number() + ", " + scalar(1) + ")",
        () -> pick(List.of("clamp_min", "clamp_max")) + "(" + vector(depth - 1) + ", 20)",
        () -> "round(" + vector(depth - 1) + ", " + pick(List.of("5", "0.1", "-1", "0")) + ")",
        () -> "histogram_quantile(" + quantile() + ", " + buckets() + ")",
        () -> "absent(" + vector(depth - 1) + ")",
        () -> "vector(" + scalar(1) + ")",
        () -> pick(List.of("sort", "sort_desc")) + "(" + vector(depth - 1) + ")",
        () ->
            "label_replace("
                + vector(depth - 1)
                + ", \""
                + pick(List.of("c", "a", "__name__"))
                + "\", \""
                + pick(List.of("$1", "${1}s", "", "k$$1"))
                + "\", \"a\", \""
                + pick(List.of("(.*)", "x", "(x|y)", "no"))
                + "\")",
        () -> "label_join(" + vector(depth - 1) + ", \"c\", \"-\", \"a\", \"b\")");
  }

  private String buckets() {
    return oneOf(
        () -> "took_bucket",
        () -> "rate(took_bucket" + range() + ")",
        () -> "sum by (le) (rate(took_bucket" + range() + "))",
        () -> "sum by (le, a) (increase(took_bucket[5m]))");
  }

  private String pick(List<String> some) {
    return some.get(random.nextInt(some.size()));
  }

  @SafeVarargs
  private String oneOf(Supplier<String>... some) {
    return some[random.nextInt(some.length)].get();
  }
}
