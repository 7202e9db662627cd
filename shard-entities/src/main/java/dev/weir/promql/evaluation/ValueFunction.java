package dev.weir.promql.evaluation;

/** What a function makes of one value. */
@FunctionalInterface
interface ValueFunction {
  /**
   * The value of one step.
   *
   * @param value which is there
   * @param parameters the scalar arguments at the step, in their order, without missing ones
   * @return {@link Absent#VALUE} where the function gives nothing
   */
  double of(double value, double[] parameters);
}
