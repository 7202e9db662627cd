package dev.weir.promql.evaluation;

/**
 * The times at which an expression is evaluated, one after the other at equal distances.
 *
 * @param first in milliseconds
 * @param width milliseconds from one to the next, more than 0
 * @param count how many; may be 0
 */
public record Steps(long first, long width, int count) {
  /** Most steps that are ever evaluated at once, those of subqueries among them. */
  static final int COUNT_MAX = 5_000_000;

  /** One time alone. */
  public static Steps at(long time) {
    return new Steps(time, 1, 1);
  }

  /**
   * All times from one to another, the first among them.
   *
   * @throws LimitExceededException when there are too many
   */
  public static Steps between(long first, long last, long width) {
    if (last < first) {
      return new Steps(first, width, 0);
    }
    long count = (last - first) / width + 1;
    if (count > COUNT_MAX) {
      throw new LimitExceededException(
          "a query or subquery of %d steps, at most %d are allowed".formatted(count, COUNT_MAX));
    }
    return new Steps(first, width, (int) count);
  }

  /** The time of a step, in milliseconds. */
  public long at(int step) {
    return first + step * width;
  }

  /** The time of the last step, in milliseconds. */
  public long last() {
    return at(count - 1);
  }

  /** The first step alone. */
  Steps one() {
    return at(first);
  }
}
