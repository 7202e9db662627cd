package dev.weir.promql.evaluation;

import dev.weir.promql.evaluation.CaseText.Value;
import dev.weir.promql.histogram.HistogramText;
import dev.weir.series.Labels;
import dev.weir.series.histogram.Histogram;
import dev.weir.series.histogram.ResetHint;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One series or element of an answer.
 *
 * @param values that are numbers
 * @param times of the numbers; none for an element
 * @param histograms the other values
 */
record CaseRow(String labels, List<Double> values, List<Long> times, List<Timed> histograms) {
  /**
   * A histogram.
   *
   * @param time null in an element
   */
  record Timed(Histogram histogram, Long time) {
    private boolean isNear(Timed other, double tolerance) {
      return Objects.equals(time, other.time)
          && HistogramText.areNear(histogram, other.histogram, tolerance);
    }

    /** All that it is by itself; what is said of it beside others is not shown. */
    private String shown() {
      return histogram.with(ResetHint.UNKNOWN).toString();
    }

    @Override
    public String toString() {
      return shown() + (time == null ? "" : "@" + time);
    }
  }

  /** Numbers alone. */
  CaseRow(String labels, List<Double> values, List<Long> times) {
    this(labels, values, times, List.of());
  }

  static List<CaseRow> of(QueryResult.Vector vector) {
    return vector.elements().stream()
        .map(
            element ->
                element.histogram().isPresent()
                    ? new CaseRow(
                        shown(element.labels()),
                        List.of(),
                        List.of(),
                        List.of(new Timed(element.histogram().get(), null)))
                    : new CaseRow(shown(element.labels()), List.of(element.value()), List.of()))
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
      List<Timed> histograms = new ArrayList<>();
      for (int at = 0; at < series.histograms().size(); at++) {
        histograms.add(
            new Timed(series.histograms().values()[at], series.histograms().times()[at]));
      }
      rows.add(new CaseRow(shown(series.labels()), values, times, histograms));
    }
    return rows;
  }

  /** A line with one value, or with values and their times. */
  static CaseRow of(CaseText.Line line) {
    List<Double> values = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    List<Timed> histograms = new ArrayList<>();
    for (Value value : line.values()) {
      if (value.histogram() != null) {
        histograms.add(new Timed(value.histogram(), value.time()));
        continue;
      }
      values.add(Double.longBitsToDouble(value.bits()));
      if (value.time() != null) {
        times.add(value.time());
      }
    }
    return new CaseRow(shown(line.labels()), values, times, histograms);
  }

  /** A line with a value for each step, or none. */
  static CaseRow atSteps(CaseText.Line line, Steps steps) {
    if (line.values().size() != steps.count()) {
      throw new IllegalArgumentException(
          "%d values at %d steps".formatted(line.values().size(), steps.count()));
    }
    List<Double> values = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    List<Timed> histograms = new ArrayList<>();
    for (int step = 0; step < steps.count(); step++) {
      Value value = line.values().get(step);
      if (value.histogram() != null) {
        histograms.add(new Timed(value.histogram(), steps.at(step)));
      } else if (value.isThere()) {
        values.add(Double.longBitsToDouble(value.bits()));
        times.add(steps.at(step));
      }
    }
    return new CaseRow(shown(line.labels()), values, times, histograms);
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
            && histograms.size() == other.histograms.size()
            && values.size() == other.values.size();
    for (int at = 0; isNear && at < histograms.size(); at++) {
      isNear = histograms.get(at).isNear(other.histograms.get(at), tolerance);
    }
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
    return labels + ' ' + values + histograms.stream().map(Timed::shown).toList();
  }

  @Override
  public String toString() {
    return labels
        + ' '
        + values
        + (times.isEmpty() ? "" : " at " + times)
        + (histograms.isEmpty() ? "" : " " + histograms);
  }
}
