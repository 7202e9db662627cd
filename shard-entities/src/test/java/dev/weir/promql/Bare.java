package dev.weir.promql;

import dev.weir.promql.Expression.Aggregation;
import dev.weir.promql.Expression.Binary;
import dev.weir.promql.Expression.Call;
import dev.weir.promql.Expression.InstantSelector;
import dev.weir.promql.Expression.RangeSelector;
import dev.weir.promql.Expression.Signed;
import dev.weir.promql.Expression.Subquery;
import dev.weir.series.index.Matcher;
import java.util.Comparator;

/** Expressions without their places, and with matchers in an order of their own. */
final class Bare {
  private static final Span NOWHERE = new Span(0, 0);

  private Bare() {}

  static Expression of(Expression expression) {
    return switch (expression) {
      case Expression.Constant number ->
          new Expression.Constant(number.value(), number.isDuration(), NOWHERE);
      case Expression.Text text -> new Expression.Text(text.value(), NOWHERE);
      case InstantSelector selector -> selector(selector);
      case RangeSelector range ->
          new RangeSelector(selector(range.series()), range.rangeMillis(), NOWHERE);
      case Subquery subquery ->
          new Subquery(
              of(subquery.of()),
              subquery.rangeMillis(),
              subquery.stepMillis(),
              subquery.shift(),
              NOWHERE);
      case Signed signed -> new Signed(signed.isNegative(), of(signed.of()), NOWHERE);
      case Expression.Parentheses parentheses ->
          new Expression.Parentheses(of(parentheses.of()), NOWHERE);
      case Binary binary ->
          new Binary(
              binary.operator(),
              of(binary.left()),
              of(binary.right()),
              binary.returnsBool(),
              binary.matching(),
              NOWHERE);
      case Aggregation aggregation ->
          new Aggregation(
              aggregation.operator(),
              of(aggregation.of()),
              aggregation.parameter().map(Bare::of),
              aggregation.grouping(),
              NOWHERE);
      case Call call ->
          new Call(call.function(), call.arguments().stream().map(Bare::of).toList(), NOWHERE);
    };
  }

  private static InstantSelector selector(InstantSelector selector) {
    Selector sorted =
        new Selector(
            selector.selector().matchers().stream()
                .sorted(Comparator.comparing(Matcher::toString))
                .toList());
    return new InstantSelector(selector.name(), sorted, selector.shift(), NOWHERE);
  }
}
