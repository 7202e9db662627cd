package dev.weir.promql;

import dev.weir.promql.Expression.Aggregation;
import dev.weir.promql.Expression.Binary;
import dev.weir.promql.Expression.Call;
import dev.weir.promql.Expression.InstantSelector;
import dev.weir.promql.Expression.RangeSelector;
import dev.weir.promql.Expression.Subquery;
import dev.weir.promql.TimeShift.At;
import dev.weir.series.Labels;
import dev.weir.series.index.Matcher;
import dev.weir.series.index.Matcher.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An expression as {@code /api/v1/parse_query} of Prometheus answers it: maps, lists, texts,
 * numbers, truth values, and null where the answer has null. Members stand in the order of their
 * names.
 */
public final class SyntaxTree {
  private SyntaxTree() {}

  /** The tree of an expression. */
  public static Map<String, Object> of(Expression expression) {
    return switch (expression) {
      case Expression.Constant number ->
          members("type", "numberLiteral", "val", NumberText.of(number.value()));
      case Expression.Text text -> members("type", "stringLiteral", "val", text.value());
      case InstantSelector selector -> selector(selector);
      case RangeSelector range -> range(range);
      case Subquery subquery -> subquery(subquery);
      case Expression.Signed signed ->
          members("expr", of(signed.of()), "op", Printer.sign(signed), "type", "unaryExpr");
      case Expression.Parentheses parentheses ->
          members("expr", of(parentheses.of()), "type", "parenExpr");
      case Binary binary -> binary(binary);
      case Aggregation aggregation -> aggregation(aggregation);
      case Call call -> call(call);
    };
  }

  private static Map<String, Object> selector(InstantSelector selector) {
    Map<String, Object> members = series(selector);
    members.put("smoothed", false);
    putAt(members, selector.shift());
    members.put("type", "vectorSelector");
    return members;
  }

  private static Map<String, Object> range(RangeSelector range) {
    Map<String, Object> members = series(range.series());
    members.put("range", range.rangeMillis());
    members.put("smoothed", false);
    putAt(members, range.series().shift());
    members.put("type", "matrixSelector");
    return members;
  }

  private static Map<String, Object> series(InstantSelector selector) {
    return members(
        "anchored",
        false,
        "matchers",
        matchers(selector),
        "name",
        selector.name().orElse(""),
        "offset",
        selector.shift().offsetMillis());
  }

  /** The name stands last when it stands before the braces. */
  private static List<Map<String, Object>> matchers(InstantSelector selector) {
    List<Matcher> matchers = selector.selector().matchers();
    Stream<Matcher> name =
        selector.name().map(it -> new Matcher(Labels.METRIC_NAME, Operation.EQUAL, it)).stream();
    Stream<Matcher> others =
        selector.name().isPresent()
            ? matchers.stream().filter(it -> !it.name().equals(Labels.METRIC_NAME))
            : matchers.stream();
    return Stream.concat(others, name)
        .map(it -> members("name", it.name(), "type", it.operation().sign(), "value", it.value()))
        .toList();
  }

  private static Map<String, Object> subquery(Subquery subquery) {
    Map<String, Object> members =
        members(
            "expr",
            of(subquery.of()),
            "offset",
            subquery.shift().offsetMillis(),
            "range",
            subquery.rangeMillis());
    putStart(members, subquery.shift());
    members.put("step", subquery.stepMillis().orElse(0L));
    putTimestamp(members, subquery.shift());
    members.put("type", "subquery");
    return members;
  }

  private static void putAt(Map<String, Object> members, TimeShift shift) {
    putStart(members, shift);
    putTimestamp(members, shift);
  }

  private static void putStart(Map<String, Object> members, TimeShift shift) {
    members.put(
        "startOrEnd",
        switch (shift.at()) {
          case At.Start() -> "start";
          case At.End() -> "end";
          case At.Evaluation(), At.Fixed(long _) -> null;
        });
  }

  private static void putTimestamp(Map<String, Object> members, TimeShift shift) {
    members.put("timestamp", shift.at() instanceof At.Fixed(long millis) ? millis : null);
  }

  private static Map<String, Object> binary(Binary binary) {
    boolean isOfVectors =
        binary.left().type() == ValueType.INSTANT_VECTOR
            && binary.right().type() == ValueType.INSTANT_VECTOR;
    Map<String, Object> members = members("bool", binary.returnsBool(), "lhs", of(binary.left()));
    members.put("matching", isOfVectors ? matching(binary.matching()) : null);
    members.put("op", binary.operator().sign());
    members.put("rhs", of(binary.right()));
    members.put("type", "binaryExpr");
    return members;
  }

  private static Map<String, Object> matching(Matching matching) {
    String cardinality = matching.cardinality().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return members(
        "card",
        cardinality,
        "include",
        matching.include(),
        "labels",
        matching.labels(),
        "on",
        matching.isOn());
  }

  private static Map<String, Object> aggregation(Aggregation aggregation) {
    Map<String, Object> members =
        members(
            "expr",
            of(aggregation.of()),
            "grouping",
            aggregation.grouping().labels(),
            "op",
            aggregation.operator().word());
    members.put("param", aggregation.parameter().map(SyntaxTree::of).orElse(null));
    members.put("type", "aggregation");
    members.put("without", aggregation.grouping().isWithout());
    return members;
  }

  private static Map<String, Object> call(Call call) {
    return members(
        "args",
        call.arguments().stream().map(SyntaxTree::of).toList(),
        "func",
        function(call.function()),
        "type",
        "call");
  }

  private static Map<String, Object> function(Function function) {
    int variadic =
        switch (function.arity()) {
          case FIXED -> 0;
          case LAST_OPTIONAL -> 1;
          case LAST_REPEATED -> -1;
        };
    return members(
        "argTypes",
        function.parameters().stream().map(ValueType::word).toList(),
        "name",
        function.word(),
        "returnType",
        function.result().word(),
        "variadic",
        variadic);
  }

  private static Map<String, Object> members(Object... namesAndValues) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (int at = 0; at < namesAndValues.length; at += 2) {
      members.put((String) namesAndValues[at], namesAndValues[at + 1]);
    }
    return members;
  }
}
