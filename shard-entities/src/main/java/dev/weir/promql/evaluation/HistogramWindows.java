package dev.weir.promql.evaluation;

import dev.weir.promql.Expression;
import dev.weir.promql.Function;
import dev.weir.promql.Quotes;
import dev.weir.promql.Span;
import dev.weir.promql.histogram.Change;
import dev.weir.promql.histogram.Changes;
import dev.weir.promql.histogram.Remark;
import dev.weir.promql.histogram.Resets;
import dev.weir.promql.histogram.Scaling;
import dev.weir.promql.histogram.Total;
import dev.weir.promql.histogram.WindowChanges;
import dev.weir.series.Labels;
import dev.weir.series.histogram.Histogram;
import dev.weir.series.histogram.HistogramSamples;
import java.util.Arrays;
import java.util.List;

/**
 * What a function makes of the windows of a series that has native histograms, perhaps beside
 * numbers.
 */
final class HistogramWindows {
  private final Expression.Call call;
  private final WindowFunction function;
  private final Annotations annotations;
  private final Span place;
  private final String metric;
  private final Histogram[] histograms;

  /** Times of the histograms, and how many observations they have. */
  private final Window counts;

  private final Column result;

  /**
   * @param place of the argument
   * @param result where values go
   */
  HistogramWindows(
      Expression.Call call,
      RangeSeries series,
      Annotations annotations,
      Span place,
      Column result) {
    HistogramSamples samples = series.histograms();
    this.call = call;
    this.function = WindowFunctions.of(call.function());
    this.annotations = annotations;
    this.place = place;
    this.metric = Quotes.quoted(series.labels().value(Labels.METRIC_NAME).orElse(""));
    this.histograms = samples.values();
    this.counts =
        new Window(
            samples.times(),
            Arrays.stream(samples.values()).mapToDouble(Histogram::count).toArray(),
            0);
    this.result = result;
  }

  /** The window of the histograms, which moves with that of the numbers. */
  Window window() {
    return counts;
  }

  /** Sets the value of a step, if there is one. */
  void evaluate(int step, Window numbers) {
    if (counts.count() == 0) {
      if (numbers.count() > 0) {
        result.values()[step] = function.of(numbers);
      }
      return;
    }
    switch (call.function()) {
      case RATE, INCREASE, DELTA, SUM_OVER_TIME, AVG_OVER_TIME -> ofOneKind(step, numbers);
      case IRATE, IDELTA -> ofLastTwo(step, numbers);
      case COUNT_OVER_TIME -> result.values()[step] = numbers.count() + counts.count();
      case PRESENT_OVER_TIME -> result.values()[step] = 1;
      case FIRST_OVER_TIME -> first(step, numbers);
      case LAST_OVER_TIME -> last(step, numbers);
      case TS_OF_FIRST_OVER_TIME ->
          result.values()[step] = Math.min(firstTime(numbers), firstTime(counts)) / 1000.0;
      case TS_OF_LAST_OVER_TIME ->
          result.values()[step] = Math.max(lastTime(numbers), lastTime(counts)) / 1000.0;
      case CHANGES, RESETS -> result.values()[step] = differences(numbers);
      default -> ofNumbers(step, numbers);
    }
  }

  private void ofOneKind(int step, Window numbers) {
    if (numbers.count() > 0) {
      warnOfMix();
      return;
    }
    switch (call.function()) {
      case SUM_OVER_TIME -> total(step, Total.sum());
      case AVG_OVER_TIME -> total(step, Total.average());
      case DELTA -> change(step, WindowChanges.delta(inWindow()));
      default -> change(step, WindowChanges.increase(inWindow()));
    }
  }

  private void warnOfMix() {
    annotations.warn("encountered a mix of histograms and floats for metric name " + metric, place);
  }

  private List<Histogram> inWindow() {
    return Arrays.asList(histograms).subList(counts.from, counts.to);
  }

  private void total(int step, Total total) {
    inWindow().forEach(total::add);
    if (total.isMixed()) {
      say(Remark.MIXED_BOUNDS);
      return;
    }
    if (total.hintsCollide()) {
      annotations.warn(Annotations.COLLISION + "aggregation", place);
    }
    if (total.boundsReconciled()) {
      annotations.inform(Annotations.RECONCILED + "aggregation", place);
    }
    result.histograms()[step] = total.value().orElseThrow();
  }

  private void change(int step, Change change) {
    change.remarks().forEach(this::say);
    if (change.value().isPresent()) {
      Histogram value = change.value().get();
      result.histograms()[step] = Scaling.times(value, factor(value));
    }
  }

  /** How a change in the window becomes one of the whole time, or of a second. */
  private double factor(Histogram change) {
    return switch (call.function()) {
      case DELTA -> Rates.deltaFactor(counts);
      case INCREASE -> Rates.increaseFactor(counts, change.count());
      default -> Rates.rateFactor(counts, change.count());
    };
  }

  private void say(Remark remark) {
    switch (remark) {
      case NOT_COUNTER ->
          annotations.warn("this native histogram metric is not a counter: " + metric, place);
      case NOT_GAUGE ->
          annotations.warn("this native histogram metric is not a gauge: " + metric, place);
      case MIXED_BOUNDS -> annotations.warn(Annotations.MIXED_BOUNDS + metric, place);
      case RECONCILED_IN_SUM -> annotations.inform(Annotations.RECONCILED + "addition", place);
      case RECONCILED_IN_DIFFERENCE ->
          annotations.inform(Annotations.RECONCILED + "subtraction", place);
      case QUANTILE_IS_NAN, QUANTILE_IS_HIGHER, FRACTION_WITHOUT_NAN ->
          throw new IllegalStateException("no remark on a window: " + remark);
    }
  }

  /** The last two samples of both kinds must be of one. */
  private void ofLastTwo(int step, Window numbers) {
    boolean isLast = numbers.count() == 0 || lastTime(counts) >= lastTime(numbers);
    long others = isLast ? lastTime(numbers) : lastTime(counts);
    Window newer = isLast ? counts : numbers;
    if (numbers.count() + counts.count() < 2) {
      return;
    }
    boolean isOfOneKind =
        newer.count() >= 2
            && ((isLast ? numbers : counts).count() == 0 || newer.times[newer.to - 2] > others);
    if (!isOfOneKind) {
      warnOfMix();
    } else if (isLast) {
      lastChange(step);
    } else {
      result.values()[step] = function.of(numbers);
    }
  }

  private void lastChange(int step) {
    Histogram last = histograms[counts.to - 1];
    Histogram previous = histograms[counts.to - 2];
    double seconds = (counts.times[counts.to - 1] - counts.times[counts.to - 2]) / 1000.0;
    boolean isRate = call.function() == Function.IRATE;
    Change change =
        isRate
            ? WindowChanges.instantIncrease(previous, last)
            : WindowChanges.instantDelta(previous, last);
    change.remarks().forEach(this::say);
    change
        .value()
        .ifPresent(
            value -> result.histograms()[step] = isRate ? Scaling.over(value, seconds) : value);
  }

  private void first(int step, Window numbers) {
    if (numbers.count() > 0 && firstTime(numbers) < firstTime(counts)) {
      result.values()[step] = numbers.values[numbers.from];
    } else {
      result.histograms()[step] = histograms[counts.from];
    }
  }

  private void last(int step, Window numbers) {
    if (numbers.count() > 0 && lastTime(numbers) > lastTime(counts)) {
      result.values()[step] = numbers.values[numbers.to - 1];
    } else {
      result.histograms()[step] = histograms[counts.to - 1];
    }
  }

  private static long firstTime(Window window) {
    return window.count() == 0 ? Long.MAX_VALUE : window.times[window.from];
  }

  private static long lastTime(Window window) {
    return window.count() == 0 ? Long.MIN_VALUE : window.times[window.to - 1];
  }

  /** How often a sample differs from the one before it; one of the other kind always does. */
  private int differences(Window numbers) {
    int differences = 0;
    int number = numbers.from;
    int histogram = counts.from;
    boolean wasHistogram = firstTime(counts) <= firstTime(numbers);
    for (int sample = 0; sample < numbers.count() + counts.count(); sample++) {
      boolean isHistogram =
          number == numbers.to
              || (histogram < counts.to && counts.times[histogram] <= numbers.times[number]);
      if (isHistogram != wasHistogram) {
        differences++;
      } else if (sample > 0 && isHistogram) {
        differences += isDifferent(histogram) ? 1 : 0;
      } else if (sample > 0) {
        differences += isDifferent(numbers, number) ? 1 : 0;
      }
      wasHistogram = isHistogram;
      histogram += isHistogram ? 1 : 0;
      number += isHistogram ? 0 : 1;
    }
    return differences;
  }

  private boolean isDifferent(int histogram) {
    return call.function() == Function.RESETS
        ? Resets.isReset(histograms[histogram], histograms[histogram - 1])
        : !Changes.areEqual(histograms[histogram], histograms[histogram - 1]);
  }

  private boolean isDifferent(Window numbers, int number) {
    return call.function() == Function.RESETS
        ? Differences.isReset(numbers.values[number - 1], numbers.values[number])
        : Differences.isChange(numbers.values[number - 1], numbers.values[number]);
  }

  /** Functions that mean nothing of histograms pass them over. */
  private void ofNumbers(int step, Window numbers) {
    if (numbers.count() > 0) {
      annotations.inform(
          "ignored histograms in a range containing both floats and histograms for metric name "
              + metric,
          place);
      result.values()[step] = function.of(numbers);
    }
  }
}
