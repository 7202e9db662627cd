package dev.weir.promql.evaluation;

import dev.weir.promql.evaluation.CaseText.Value;
import dev.weir.series.Labels;
import java.util.ArrayList;
import java.util.List;

/**
 * One series or element of an answer.
 *
 * @param times of the values; none for an element
 */
record CaseRow(String labels, List<Double> values, List<Long> times) {
  static List<CaseRow> of(QueryResult.Vector vector) {
    return vector.elements().stream()
        .map(element -> new CaseRow(shown(element.labels()), List.of(element.value()), List.of()))
        .toList();
  }

  static List<CaseRow> of(QueryResult.Matrix matrix) {
    List<CaseRow> rows = new ArrayList<>();
    for (RangeSeries series : matrix.series()) {
      List<Double> values = new ArrayList<>();
      List<Long> times = new ArrayList<>();
      for (int at = 0; at < series.times().length; at++) {
        times.add(series.times()[at]);
        values.add(series.values()[at]);
      }
      rows.add(new CaseRow(shown(series.labels()), values, times));
    }
    return rows;
  }

  /** A line with one value, or with values and their times. */
  static CaseRow of(CaseText.Line line) {
    List<Double> values = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    for (Value value : line.values()) {
      values.add(Double.longBitsToDouble(value.bits()));
      if (value.time() != null) {
        times.add(value.time());
      }
    }
    return new CaseRow(shown(line.labels()), values, times);
  }

  /** A line with a value for each step, or none. */
  static CaseRow atSteps(CaseText.Line line, Steps steps) {
    if (line.values().size() != steps.count()) {
      throw new IllegalArgumentException(
          "%d values at %d steps".formatted(line.values().size(), steps.count()));
    }
    List<Double> values = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    for (int step = 0; step < steps.count(); step++) {
      Value value = line.values().get(step);
      if (value.isThere()) {
        values.add(Double.longBitsToDouble(value.bits()));
        times.add(steps.at(step));
      }
    }
    return new CaseRow(shown(line.labels()), values, times);
  }

  private static String shown(Labels labels) {
    List<String> shown = new ArrayList<>();
    for (int label = 0; label < labels.size(); label++) {
      shown.add("%s=\"%s\"".formatted(labels.name(label), labels.value(label)));
    }
    return '{' + String.join(", ", shown) + '}';
  }

  /** Whether labels and times are the same and values differ by a part of their size at most. */
  boolean isNear(CaseRow other, double tolerance) {
    boolean isNear =
        labels.equals(other.labels)
            && times.equals(other.times)
            && values.size() == other.values.size();
    for (int at = 0; isNear && at < values.size(); at++) {
      double value = values.get(at);
      double wanted = other.values.get(at);
      isNear =
          Double.compare(value, wanted) == 0
              || Math.abs(value - wanted) <= tolerance * Math.abs(wanted);
    }
    return isNear;
  }

  /** Labels and values alone. */
  String untimed() {
    return labels + ' ' + values;
  }

  @Override
  public String toString() {
    return labels + ' ' + values + (times.isEmpty() ? "" : " at " + times);
  }
}
