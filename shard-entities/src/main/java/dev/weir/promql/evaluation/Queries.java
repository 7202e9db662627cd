package dev.weir.promql.evaluation;

import dev.weir.promql.Expression;
import dev.weir.promql.ValueType;
import dev.weir.series.histogram.Histogram;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Answers queries. */
public final class Queries {
  private static final Comparator<RangeSeries> BY_LABELS =
      Comparator.comparing(RangeSeries::labels, LabelSets.ORDER);

  private Queries() {}

  /**
   * What a query gives.
   *
   * @param source gives at least what {@link Selections} says
   * @throws EvaluationException when the data does not fit what is asked
   * @throws LimitExceededException when the budget is spent
   * @throws java.util.concurrent.CancellationException when the budget says that it is over
   */
  public static Outcome answer(Query query, SeriesSource source, Budget budget) {
    Annotations annotations = new Annotations(query.text());
    Evaluator evaluator = new Evaluator(query, source, budget, annotations);
    QueryResult result = query.isRange() ? range(query, evaluator) : instant(query, evaluator);
    return new Outcome(result, annotations.warnings(), annotations.infos());
  }

  private static QueryResult.Element element(Column column) {
    Histogram histogram = column.histogram(0);
    return histogram == null
        ? new QueryResult.Element(column.labels(), column.values()[0])
        : new QueryResult.Element(column.labels(), Double.NaN, Optional.of(histogram));
  }

  /** Refuses what no range query can give. */
  public static void requireRangeType(Expression expression) {
    ValueType type = expression.type();
    if (type != ValueType.SCALAR && type != ValueType.INSTANT_VECTOR) {
      throw new EvaluationException(
          "invalid expression type \"%s\" for range query, must be Scalar or instant Vector"
              .formatted(type.words()));
    }
  }

  private static QueryResult range(Query query, Evaluator evaluator) {
    requireRangeType(query.expression());
    List<RangeSeries> series = new ArrayList<>();
    if (query.expression().type() == ValueType.SCALAR) {
      double[] values = evaluator.scalars(query.expression(), query.steps());
      series.add(RangeSeries.of(new Column(LabelSets.NONE, values), query.steps()));
    } else {
      for (Column column : evaluator.columns(query.expression(), query.steps())) {
        series.add(RangeSeries.of(column, query.steps()));
      }
    }
    return sorted(series);
  }

  private static QueryResult sorted(List<RangeSeries> series) {
    series.sort(BY_LABELS);
    return new QueryResult.Matrix(series);
  }

  private static QueryResult instant(Query query, Evaluator evaluator) {
    long time = query.steps().first();
    Expression expression = query.expression();
    return switch (expression.type()) {
      case SCALAR -> new QueryResult.Scalar(time, evaluator.scalars(expression, query.steps())[0]);
      case STRING ->
          new QueryResult.Text(time, ((Expression.Text) Calls.unwrapped(expression)).value());
      case INSTANT_VECTOR ->
          new QueryResult.Vector(
              time,
              evaluator.columns(expression, query.steps()).stream().map(Queries::element).toList());
      case RANGE_VECTOR ->
          sorted(
              new ArrayList<>(
                  evaluator.ranges(expression, query.steps()).stream()
                      .filter(series -> !series.isEmpty())
                      .toList()));
    };
  }
}
