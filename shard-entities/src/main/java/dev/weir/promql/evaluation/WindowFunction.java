package dev.weir.promql.evaluation;

/** What a function makes of the samples of one window. */
@FunctionalInterface
interface WindowFunction {
  /**
   * The value of one step.
   *
   * @param window with at least one sample
   * @return {@link Absent#VALUE} where the function gives nothing
   */
  double of(Window window);
}
