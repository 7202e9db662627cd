package dev.weir.promql;

import dev.weir.promql.Expression.Aggregation;
import dev.weir.promql.Expression.Binary;
import dev.weir.promql.Expression.Call;
import dev.weir.promql.Expression.InstantSelector;
import dev.weir.promql.Expression.RangeSelector;
import dev.weir.promql.Expression.Subquery;
import dev.weir.promql.Matching.Cardinality;
import dev.weir.promql.TimeShift.At;
import dev.weir.series.Labels;
import dev.weir.series.index.Matcher;
import dev.weir.series.index.Matcher.Operation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes an expression in one line, always in the same way; {@link Parser} reads it again. */
public final class Printer {
  private static final Pattern IDENTIFIER = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  private static final Pattern METRIC_IDENTIFIER = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

  /** Words that Prometheus reads as no label unless they have quotes. */
  private static final List<String> NO_LABELS = List.of("inf", "nan", "without");

  /** As Prometheus sorts: by bytes. */
  private static final Comparator<String> BY_BYTES =
      Comparator.comparing(text -> text.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  /** Infinity where it is raised to a power. */
  static final String INFINITE_BASE = "Inf";

  private static final String SEPARATOR = ", ";
  private static final double MILLIS_PER_SECOND = 1_000;
  private static final int DIGITS_OF_TIME = 3;

  private Printer() {}

  /** The text of an expression. */
  public static String print(Expression expression) {
    StringBuilder text = new StringBuilder();
    append(text, expression);
    return text.toString();
  }

  private static void append(StringBuilder text, Expression expression) {
    switch (expression) {
      case Expression.Constant number -> text.append(number(number));
      case Expression.Text string -> text.append(Quotes.quoted(string.value()));
      case InstantSelector selector ->
          text.append(series(selector)).append(shift(selector.shift()));
      case RangeSelector range ->
          text.append(series(range.series()))
              .append('[')
              .append(DurationText.of(range.rangeMillis()))
              .append(']')
              .append(shift(range.series().shift()));
      case Subquery subquery -> {
        append(text, subquery.of());
        text.append(range(subquery));
      }
      case Expression.Signed signed -> {
        text.append(sign(signed));
        append(text, signed.of());
      }
      case Expression.Parentheses parentheses -> append(text, List.of(parentheses.of()));
      case Binary binary -> append(text, binary);
      case Aggregation aggregation -> {
        text.append(head(aggregation));
        append(
            text,
            Stream.concat(aggregation.parameter().stream(), Stream.of(aggregation.of())).toList());
      }
      case Call call -> {
        text.append(call.function().word());
        append(text, call.arguments());
      }
    }
  }

  private static void append(StringBuilder text, List<Expression> enclosed) {
    String separator = "(";
    for (Expression expression : enclosed) {
      text.append(separator);
      append(text, expression);
      separator = SEPARATOR;
    }
    text.append(enclosed.isEmpty() ? "()" : ")");
  }

  private static void append(StringBuilder text, Binary binary) {
    if (isInfinitePower(binary)) {
      text.append(INFINITE_BASE);
    } else {
      append(text, binary.left());
    }
    text.append(' ').append(operator(binary)).append(' ');
    append(text, binary.right());
  }

  /** A sign before the left side of a power would be one of the power. */
  static boolean isInfinitePower(Binary binary) {
    return binary.operator() == BinaryOperator.POWER
        && binary.left() instanceof Expression.Constant number
        && number.value() == Double.POSITIVE_INFINITY;
  }

  static String sign(Expression.Signed signed) {
    return signed.isNegative() ? "-" : "+";
  }

  /** The operator of two expressions with what stands behind it. */
  static String operator(Binary binary) {
    Matching matching = binary.matching();
    StringBuilder text = new StringBuilder(binary.operator().sign());
    if (binary.returnsBool()) {
      text.append(" bool");
    }
    boolean isGrouped =
        matching.cardinality() == Cardinality.MANY_TO_ONE
            || matching.cardinality() == Cardinality.ONE_TO_MANY;
    if (matching.isOn() || isGrouped || !matching.labels().isEmpty()) {
      text.append(matching.isOn() ? " on (" : " ignoring (")
          .append(labels(matching.labels()))
          .append(')');
    }
    if (isGrouped) {
      boolean isLeft = matching.cardinality() == Cardinality.MANY_TO_ONE;
      text.append(isLeft ? " group_left (" : " group_right (")
          .append(labels(matching.include()))
          .append(')');
    }
    return text.toString();
  }

  /** An aggregation up to its arguments. */
  static String head(Aggregation aggregation) {
    String word = aggregation.operator().word();
    Grouping grouping = aggregation.grouping();
    if (grouping.equals(Grouping.ALL)) {
      return word;
    }
    return word
        + (grouping.isWithout() ? " without (" : " by (")
        + labels(grouping.labels())
        + ") ";
  }

  /** A subquery behind its expression. */
  static String range(Subquery subquery) {
    return '['
        + DurationText.of(subquery.rangeMillis())
        + ':'
        + subquery.stepMillis().map(DurationText::of).orElse("")
        + ']'
        + shift(subquery.shift());
  }

  private static String number(Expression.Constant number) {
    double value = number.value();
    if (!number.isDuration()) {
      return NumberText.of(value);
    }
    String duration = DurationText.of(Math.round(Math.abs(value) * MILLIS_PER_SECOND));
    return Double.compare(value, 0.0) < 0 ? '-' + duration : duration;
  }

  private static String series(InstantSelector selector) {
    String name = selector.name().orElse("");
    String matchers =
        selector.selector().matchers().stream()
            .filter(matcher -> !isName(matcher, name))
            .map(Printer::matcher)
            .sorted(BY_BYTES)
            .collect(Collectors.joining(","));
    return matchers.isEmpty() ? name : name + '{' + matchers + '}';
  }

  private static boolean isName(Matcher matcher, String name) {
    return !name.isEmpty()
        && matcher.name().equals(Labels.METRIC_NAME)
        && matcher.operation() == Operation.EQUAL
        && matcher.value().equals(name);
  }

  private static String matcher(Matcher matcher) {
    String name = matcher.name();
    return (IDENTIFIER.matcher(name).matches() ? name : Quotes.quoted(name))
        + matcher.operation().sign()
        + Quotes.quoted(matcher.value());
  }

  private static String labels(List<String> labels) {
    return labels.stream().map(Printer::label).collect(Collectors.joining(SEPARATOR));
  }

  private static String label(String label) {
    boolean isPlain =
        METRIC_IDENTIFIER.matcher(label).matches()
            && !NO_LABELS.contains(label.toLowerCase(Locale.ROOT));
    return isPlain ? label : Quotes.quoted(label);
  }

  private static String shift(TimeShift shift) {
    long offset = shift.offsetMillis();
    String at =
        switch (shift.at()) {
          case At.Evaluation() -> "";
          case At.Start() -> " @ start()";
          case At.End() -> " @ end()";
          case At.Fixed(long millis) -> " @ " + seconds(millis);
        };
    if (offset == 0) {
      return at;
    }
    return at + (offset < 0 ? " offset -" : " offset ") + DurationText.of(Math.abs(offset));
  }

  private static String seconds(long millis) {
    return new BigDecimal(millis / MILLIS_PER_SECOND)
        .setScale(DIGITS_OF_TIME, RoundingMode.HALF_EVEN)
        .toPlainString();
  }
}
