package dev.weir.promql.evaluation;

import dev.weir.promql.AggregationOperator;
import dev.weir.promql.Expression;
import dev.weir.promql.FloatText;
import dev.weir.promql.Grouping;
import dev.weir.promql.NumberText;
import dev.weir.promql.histogram.HistogramPrinter;
import dev.weir.series.Labels;
import dev.weir.series.histogram.Histogram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Takes the elements of each group together. */
final class Aggregations {
  private final Evaluator evaluator;
  private final Annotations annotations;

  Aggregations(Evaluator evaluator, Annotations annotations) {
    this.evaluator = evaluator;
    this.annotations = annotations;
  }

  List<Column> columns(Expression.Aggregation aggregation, Steps steps) {
    return switch (aggregation.operator()) {
      case AVG, COUNT, GROUP, MAX, MIN, STDDEV, STDVAR, SUM -> accumulated(aggregation, steps);
      case QUANTILE -> quantiles(aggregation, steps);
      case COUNT_VALUES -> countedValues(aggregation, steps);
      case TOPK, BOTTOMK, LIMITK -> chosen(aggregation, steps);
      case LIMIT_RATIO -> sampled(aggregation, steps);
    };
  }

  private List<Column> accumulated(Expression.Aggregation aggregation, Steps steps) {
    return aggregated(
        aggregation, steps, () -> Accumulator.of(aggregation.operator(), steps.count()));
  }

  private List<Column> quantiles(Expression.Aggregation aggregation, Steps steps) {
    double[] quantiles = parameter(aggregation, steps);
    annotations.warnOfQuantiles(quantiles, aggregation.parameter().orElseThrow().span());
    return aggregated(aggregation, steps, () -> Accumulator.quantile(quantiles));
  }

  private double[] parameter(Expression.Aggregation aggregation, Steps steps) {
    return evaluator.scalars(aggregation.parameter().orElseThrow(), steps);
  }

  private List<Column> aggregated(
      Expression.Aggregation aggregation,
      Steps steps,
      java.util.function.Supplier<Accumulator> fresh) {
    Map<Labels, GroupTotals> groups = new LinkedHashMap<>();
    for (Column column : evaluator.columns(aggregation.of(), steps)) {
      groups
          .computeIfAbsent(
              LabelSets.group(column.labels(), aggregation.grouping()),
              _ -> new GroupTotals(aggregation, fresh.get(), annotations))
          .add(column);
      evaluator.work(steps.count());
    }
    List<Column> columns = new ArrayList<>(groups.size());
    groups.forEach((labels, group) -> columns.add(group.result(labels)));
    columns.removeIf(Column::isEmpty);
    return columns;
  }

  private List<Column> countedValues(Expression.Aggregation aggregation, Steps steps) {
    String name =
        ((Expression.Text) Calls.unwrapped(aggregation.parameter().orElseThrow())).value();
    if (name.isEmpty()) {
      throw new EvaluationException("invalid label name \"\"");
    }
    Grouping grouping = withLabel(aggregation.grouping(), name);
    Map<Labels, double[]> counts = new LinkedHashMap<>();
    for (Column column : evaluator.columns(aggregation.of(), steps)) {
      evaluator.room(counts.size(), steps);
      Map<String, double[]> ofValues = new HashMap<>();
      for (int step = 0; step < steps.count(); step++) {
        if (column.isAt(step)) {
          double[] count =
              ofValues.computeIfAbsent(
                  text(column, step),
                  text ->
                      counts.computeIfAbsent(
                          LabelSets.group(LabelSets.with(column.labels(), name, text), grouping),
                          _ -> Evaluator.filled(Absent.VALUE, steps)));
          count[step] = Absent.is(count[step]) ? 1 : count[step] + 1;
        }
      }
      evaluator.work(steps.count());
    }
    List<Column> columns = new ArrayList<>(counts.size());
    counts.forEach((labels, count) -> columns.add(new Column(labels, count)));
    return columns;
  }

  private static String text(Column column, int step) {
    Histogram histogram = column.histogram(step);
    return histogram == null
        ? NumberText.of(column.values()[step])
        : HistogramPrinter.text(histogram);
  }

  /** Elements with different values belong to different groups. */
  private static Grouping withLabel(Grouping grouping, String name) {
    if (grouping.isWithout()) {
      return grouping;
    }
    List<String> labels = new ArrayList<>(grouping.labels());
    labels.add(name);
    return new Grouping(false, labels);
  }

  private List<Column> chosen(Expression.Aggregation aggregation, Steps steps) {
    double[] counts = parameter(aggregation, steps);
    List<Column> columns = evaluator.columns(aggregation.of(), steps);
    if (Choice.isNothing(counts)) {
      return List.of();
    }
    if (aggregation.operator() != AggregationOperator.LIMITK) {
      informOfIgnored(aggregation, columns);
    }
    Choice choice = new Choice(aggregation.operator(), steps);
    for (List<Column> group : groups(aggregation, columns)) {
      evaluator.work((long) group.size() * steps.count());
      choice.choose(group, counts);
    }
    return choice.columns();
  }

  /** Histograms are neither large nor small. */
  private void informOfIgnored(Expression.Aggregation aggregation, List<Column> columns) {
    for (Column column : columns) {
      boolean hasHistogram =
          column.histograms() != null
              && Arrays.stream(column.histograms()).anyMatch(Objects::nonNull);
      if (hasHistogram) {
        annotations.informOfIgnored(aggregation.operator(), aggregation.span());
      }
    }
  }

  private static List<List<Column>> groups(
      Expression.Aggregation aggregation, List<Column> columns) {
    Map<Labels, List<Column>> groups = new LinkedHashMap<>();
    for (Column column : columns) {
      groups
          .computeIfAbsent(
              LabelSets.group(column.labels(), aggregation.grouping()), _ -> new ArrayList<>())
          .add(column);
    }
    return List.copyOf(groups.values());
  }

  /** A part of the elements, always the same ones: those whose labels have a small hash. */
  private List<Column> sampled(Expression.Aggregation aggregation, Steps steps) {
    double[] ratios = parameter(aggregation, steps);
    for (double ratio : ratios) {
      if (Double.isNaN(ratio)) {
        throw new EvaluationException("Ratio value is NaN");
      }
    }
    warnOfRatios(aggregation, ratios);
    ColumnSet sampled = new ColumnSet();
    for (Column column : evaluator.columns(aggregation.of(), steps)) {
      double place = (column.labels().hash() >>> 1) / (double) Long.MAX_VALUE;
      for (int step = 0; step < ratios.length; step++) {
        double ratio = ratios[step];
        boolean isKept = ratio >= 0 ? place < ratio : place >= 1 + ratio;
        if (!isKept) {
          column.clear(step);
        }
      }
      sampled.add(column);
    }
    return sampled.columns();
  }

  private void warnOfRatios(Expression.Aggregation aggregation, double[] ratios) {
    double largest = Arrays.stream(ratios).max().orElse(0);
    double smallest = Arrays.stream(ratios).min().orElse(0);
    if (largest > 1) {
      warnOfRatio(aggregation, largest, 1);
    }
    if (smallest < -1) {
      warnOfRatio(aggregation, smallest, -1);
    }
  }

  private void warnOfRatio(Expression.Aggregation aggregation, double ratio, double taken) {
    annotations.warn(
        "ratio value should be between -1 and 1, got %s, capping to %s"
            .formatted(FloatText.general(ratio), FloatText.general(taken)),
        aggregation.parameter().orElseThrow().span());
  }
}
