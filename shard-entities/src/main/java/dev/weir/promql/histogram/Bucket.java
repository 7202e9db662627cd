package dev.weir.promql.histogram;

import dev.weir.promql.FloatText;

/**
 * A bucket with its bounds.
 *
 * @param lower not above upper, but where a zero bucket is wider than the bucket beside it
 * @param isLowerIn whether observations of the lower bound are in it
 * @param isUpperIn whether observations of the upper bound are in it
 */
public record Bucket(
    double lower, double upper, boolean isLowerIn, boolean isUpperIn, double count) {

  /** How JSON tells which bounds are in it: 0 the upper, 1 the lower, 2 none, 3 both. */
  public int boundaryRule() {
    if (isLowerIn) {
      return isUpperIn ? 3 : 1;
    }
    return isUpperIn ? 0 : 2;
  }

  /** The same without what is not above 0. */
  Bucket aboveZero() {
    return new Bucket(0, upper, isLowerIn, isUpperIn, count);
  }

  /** The same without what is not below 0. */
  Bucket belowZero() {
    return new Bucket(lower, 0, isLowerIn, isUpperIn, count);
  }

  /** Whether it holds 0, or begins or ends there. */
  boolean hasZero() {
    return lower <= 0 && upper >= 0;
  }

  /** {@code (0.5,1]:3}, a square bracket where a bound is in it. */
  @Override
  public String toString() {
    return "%s%s,%s%s:%s"
        .formatted(
            isLowerIn ? '[' : '(',
            FloatText.general(lower),
            FloatText.general(upper),
            isUpperIn ? ']' : ')',
            FloatText.general(count));
  }
}
