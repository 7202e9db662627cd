package dev.weir.promql.evaluation;

import dev.weir.promql.AggregationOperator;
import dev.weir.promql.Expression;
import dev.weir.promql.Quotes;
import dev.weir.promql.histogram.Total;
import dev.weir.series.Labels;
import dev.weir.series.histogram.Histogram;
import java.util.List;

/** What the elements of a group come to: numbers in an accumulator, histograms beside it. */
final class GroupTotals {
  private final Expression.Aggregation aggregation;
  private final Accumulator numbers;
  private final Annotations annotations;

  /** One for each step that has a histogram; null before the first. */
  private Total[] totals;

  GroupTotals(Expression.Aggregation aggregation, Accumulator numbers, Annotations annotations) {
    this.aggregation = aggregation;
    this.numbers = numbers;
    this.annotations = annotations;
  }

  /** Another element of the group, which is not to change until the result. */
  void add(Column column) {
    if (column.histograms() == null) {
      numbers.add(column.values());
      return;
    }
    switch (aggregation.operator()) {
      case COUNT, GROUP -> numbers.add(presence(column));
      case SUM, AVG -> {
        numbers.add(column.values());
        addHistograms(column);
      }
      default -> {
        numbers.add(column.values());
        informOfIgnored(column);
      }
    }
  }

  /** Adds what another accumulator of the same operator had. */
  void merge(List<double[]> partial) {
    ((PartialAccumulator) numbers).merge(partial);
  }

  private static double[] presence(Column column) {
    double[] present = new double[column.values().length];
    for (int step = 0; step < present.length; step++) {
      present[step] = column.isAt(step) ? 1 : Absent.VALUE;
    }
    return present;
  }

  private void addHistograms(Column column) {
    if (totals == null) {
      totals = new Total[column.values().length];
    }
    for (int step = 0; step < totals.length; step++) {
      Histogram histogram = column.histogram(step);
      if (histogram != null) {
        add(step, histogram, column.labels());
      }
    }
  }

  private void add(int step, Histogram histogram, Labels labels) {
    if (totals[step] == null) {
      boolean isSum = aggregation.operator() == AggregationOperator.SUM;
      totals[step] = isSum ? Total.sum() : Total.average();
    }
    boolean wasMixed = totals[step].isMixed();
    totals[step].add(histogram);
    if (totals[step].isMixed() && !wasMixed) {
      String metric = labels.value(Labels.METRIC_NAME).orElse("");
      annotations.warn(Annotations.MIXED_BOUNDS + Quotes.quoted(metric), aggregation.of().span());
    }
  }

  private void informOfIgnored(Column column) {
    for (Histogram histogram : column.histograms()) {
      if (histogram != null) {
        annotations.informOfIgnored(aggregation.operator(), aggregation.of().span());
        return;
      }
    }
  }

  /** What the values of each step make, to be asked for once. */
  Column result(Labels labels) {
    double[] values = numbers.result();
    if (totals == null) {
      return new Column(labels, values);
    }
    Histogram[] histograms = new Histogram[totals.length];
    for (int step = 0; step < totals.length; step++) {
      if (totals[step] != null) {
        warnOfMix(totals[step], values[step]);
        histograms[step] = Absent.is(values[step]) ? result(totals[step]) : null;
        values[step] = Absent.VALUE;
      }
    }
    return new Column(labels, values, histograms);
  }

  /** What does not fit already has been told of. */
  private void warnOfMix(Total total, double number) {
    if (!total.isMixed() && !Absent.is(number)) {
      annotations.warn(
          "encountered a mix of histograms and floats for aggregation", aggregation.of().span());
    }
  }

  private Histogram result(Total total) {
    if (total.boundsReconciled()) {
      annotations.inform(Annotations.RECONCILED + "aggregation", aggregation.of().span());
    }
    if (total.hintsCollide()) {
      annotations.warn(Annotations.COLLISION + "aggregation", aggregation.of().span());
    }
    return total.value().orElse(null);
  }
}
