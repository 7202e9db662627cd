package dev.weir.promql.evaluation;

import dev.weir.promql.Expression;
import dev.weir.promql.ValueType;
import dev.weir.promql.histogram.Scaling;
import dev.weir.series.Labels;
import dev.weir.series.histogram.Histogram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Evaluates the parts of a query column by column: each element of a vector for all steps at once.
 * What is the same at each step is evaluated once.
 */
final class Evaluator {
  private final Query query;
  private final Budget budget;
  private final Reads reads;
  private final Parts parts;
  private final Calls calls;
  private final Aggregations aggregations;
  private final BinaryOperations operations;

  Evaluator(Query query, SeriesSource source, Budget budget, Annotations annotations) {
    this.query = query;
    this.budget = budget;
    this.reads = new Reads(query, source, budget);
    this.parts = new Parts(query, source, budget, annotations);
    this.calls = new Calls(this, reads, annotations);
    this.aggregations = new Aggregations(this, annotations);
    this.operations = new BinaryOperations(this, annotations);
  }

  Query query() {
    return query;
  }

  /** The numbers of a scalar expression, one for each step; the caller may change them. */
  double[] scalars(Expression expression, Steps around) {
    Steps steps = Invariance.steps(expression, around);
    budget.hold(around.count());
    double[] values =
        switch (expression) {
          case Expression.Constant number -> filled(number.value(), steps);
          case Expression.Parentheses parentheses -> scalars(parentheses.of(), steps);
          case Expression.Signed signed -> signed(signed, steps);
          case Expression.Binary binary -> operations.scalars(binary, steps);
          case Expression.Call call -> calls.scalars(call, steps);
          case Expression.Text _,
              Expression.InstantSelector _,
              Expression.RangeSelector _,
              Expression.Subquery _,
              Expression.Aggregation _ ->
              throw notA(ValueType.SCALAR, expression);
        };
    return spread(values, around);
  }

  private double[] signed(Expression.Signed signed, Steps steps) {
    double[] values = scalars(signed.of(), steps);
    if (signed.isNegative()) {
      negate(values);
    }
    return values;
  }

  static double[] filled(double value, Steps steps) {
    double[] values = new double[steps.count()];
    Arrays.fill(values, value);
    return values;
  }

  /** The value of one step for all, where only one was needed. */
  private static double[] spread(double[] values, Steps around) {
    return values.length == around.count() ? values : filled(values[0], around);
  }

  private static Column spread(Column column, Steps around) {
    if (column.histograms() == null) {
      return new Column(column.labels(), spread(column.values(), around));
    }
    Histogram[] histograms = new Histogram[around.count()];
    Arrays.fill(histograms, column.histogram(0));
    return new Column(column.labels(), spread(column.values(), around), histograms);
  }

  /** The elements of a vector. */
  List<Column> columns(Expression expression, Steps around) {
    if (around.count() == 0) {
      return List.of();
    }
    Steps steps = Invariance.steps(expression, around);
    List<Column> columns =
        parts.columns(expression, steps).orElseGet(() -> evaluated(expression, steps));
    budget.hold((long) columns.size() * around.count());
    if (steps.count() == around.count()) {
      return columns;
    }
    return columns.stream().map(column -> spread(column, around)).toList();
  }

  private List<Column> evaluated(Expression expression, Steps steps) {
    return switch (expression) {
      case Expression.InstantSelector selector -> reads.newest(selector, steps);
      case Expression.Parentheses parentheses -> columns(parentheses.of(), steps);
      case Expression.Signed signed -> negated(signed, steps);
      case Expression.Binary binary -> operations.columns(binary, steps);
      case Expression.Aggregation aggregation -> aggregations.columns(aggregation, steps);
      case Expression.Call call -> calls.columns(call, steps);
      case Expression.Constant _,
          Expression.Text _,
          Expression.RangeSelector _,
          Expression.Subquery _ ->
          throw notA(ValueType.INSTANT_VECTOR, expression);
    };
  }

  private List<Column> negated(Expression.Signed signed, Steps steps) {
    List<Column> columns = columns(signed.of(), steps);
    if (!signed.isNegative()) {
      return columns;
    }
    ColumnSet negated = new ColumnSet();
    for (Column column : columns) {
      negate(column.values());
      negate(column.histograms());
      negated.add(column.with(LabelSets.withoutMetric(column.labels())));
    }
    return negated.columns();
  }

  private static void negate(double[] values) {
    for (int step = 0; step < values.length; step++) {
      if (!Absent.is(values[step])) {
        values[step] = -values[step];
      }
    }
  }

  private static void negate(Histogram[] histograms) {
    for (int step = 0; histograms != null && step < histograms.length; step++) {
      if (histograms[step] != null) {
        histograms[step] = Scaling.negated(histograms[step]);
      }
    }
  }

  /** The samples of a range expression over the time that some steps look at. */
  List<RangeSeries> ranges(Expression expression, Steps steps) {
    return switch (expression) {
      case Expression.RangeSelector selector -> reads.ranges(selector, steps);
      case Expression.Parentheses parentheses -> ranges(parentheses.of(), steps);
      case Expression.Subquery subquery -> ranges(subquery, query.steps(subquery, steps));
      case Expression.Constant _,
          Expression.Text _,
          Expression.InstantSelector _,
          Expression.Signed _,
          Expression.Binary _,
          Expression.Aggregation _,
          Expression.Call _ ->
          throw notA(ValueType.RANGE_VECTOR, expression);
    };
  }

  private List<RangeSeries> ranges(Expression.Subquery subquery, Steps inner) {
    if (subquery.of().type() == ValueType.SCALAR) {
      return List.of(
          RangeSeries.of(new Column(LabelSets.NONE, scalars(subquery.of(), inner)), inner));
    }
    List<RangeSeries> ranges = new ArrayList<>();
    for (Column column : columns(subquery.of(), inner)) {
      room(2 * ranges.size(), inner);
      ranges.add(RangeSeries.of(column, inner).withoutHints());
    }
    return ranges;
  }

  /** Looks whether so many columns of some steps find room, one more among them. */
  void room(int columns, Steps steps) {
    budget.room((columns + 1L) * steps.count());
  }

  /** Asks for room for labels that are longer than those they are made of. */
  void text(Labels made, Labels of) {
    budget.text(Math.max(0, made.bytes() - of.bytes()));
  }

  void work(long count) {
    budget.work(count);
  }

  private static IllegalStateException notA(ValueType wanted, Expression expression) {
    return new IllegalStateException(
        "expected %s, got %s".formatted(wanted.words(), expression.type().words()));
  }
}
