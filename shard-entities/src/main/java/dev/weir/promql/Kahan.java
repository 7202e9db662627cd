package dev.weir.promql;

/**
 * The rest of a sum that rounding takes away, after Kahan and Neumaier.
 *
 * <p>A method has one result, and a pair on the heap for each sample would be dear: so this gives
 * the new rest, and the caller adds to the sum.
 */
public final class Kahan {
  private Kahan() {}

  /**
   * The rest after one more addition, to be called before it.
   *
   * @param sum so far
   * @param rest of it so far, which is to be added in the end
   * @param added what the caller adds to the sum next
   */
  public static double rest(double sum, double rest, double added) {
    double next = sum + added;
    if (Double.isInfinite(next)) {
      return 0;
    }
    return Math.abs(sum) >= Math.abs(added)
        ? rest + ((sum - next) + added)
        : rest + ((added - next) + sum);
  }

  /**
   * The same where another sum is added.
   *
   * @param otherRest the rest of the sum that is added
   */
  public static double rest(double sum, double rest, double otherRest, double added) {
    return Double.isInfinite(sum + added) ? 0 : rest(sum, rest, added) + otherRest;
  }
}
