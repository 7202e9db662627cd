package dev.weir.promql.evaluation;

import dev.weir.promql.Function;

/** Finds what a function makes of a window. */
final class WindowFunctions {
  private WindowFunctions() {}

  /**
   * The function, for the use of one thread: some keep room to sort in.
   *
   * @param function of a range, other than {@link Function#ABSENT_OVER_TIME}, which looks at all
   *     series at once
   */
  static WindowFunction of(Function function) {
    return switch (function) {
      case RATE -> Rates::rate;
      case INCREASE -> Rates::increase;
      case DELTA -> Rates::delta;
      case IRATE -> Rates::instantRate;
      case IDELTA -> Rates::instantDelta;
      case CHANGES -> Differences::changes;
      case RESETS -> Differences::resets;
      case DERIV -> Regressions::slope;
      case PREDICT_LINEAR -> Regressions::prediction;
      case DOUBLE_EXPONENTIAL_SMOOTHING -> Smoothing::smoothed;
      case SUM_OVER_TIME -> Sums::sum;
      case AVG_OVER_TIME -> Sums::average;
      case STDDEV_OVER_TIME -> Deviations::deviation;
      case STDVAR_OVER_TIME -> Deviations::variance;
      case QUANTILE_OVER_TIME -> new Quantiles()::quantile;
      case MAD_OVER_TIME -> new Quantiles()::medianDeviation;
      default -> ofSingleSamples(function);
    };
  }

  /** Those whose result is about one sample, or about none in particular. */
  private static WindowFunction ofSingleSamples(Function function) {
    return switch (function) {
      case COUNT_OVER_TIME -> Window::count;
      case PRESENT_OVER_TIME -> _ -> 1;
      case FIRST_OVER_TIME -> window -> window.values[window.from];
      case LAST_OVER_TIME -> window -> window.values[window.to - 1];
      case MAX_OVER_TIME -> Extremes::maximum;
      case MIN_OVER_TIME -> Extremes::minimum;
      case TS_OF_FIRST_OVER_TIME -> window -> window.times[window.from] / 1000.0;
      case TS_OF_LAST_OVER_TIME -> window -> window.times[window.to - 1] / 1000.0;
      case TS_OF_MAX_OVER_TIME -> Extremes::timeOfMaximum;
      case TS_OF_MIN_OVER_TIME -> Extremes::timeOfMinimum;
      default -> throw new IllegalStateException(function.word() + " is not of a window");
    };
  }
}
