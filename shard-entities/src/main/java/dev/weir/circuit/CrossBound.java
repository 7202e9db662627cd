package dev.weir.circuit;

import dev.weir.zset.Arrangement;

/**
 * The bound of joins without an equality, which compare every row of one side with every row of the
 * other: one side must be small.
 */
final class CrossBound {
  /** Rows the smaller side may have. */
  static final int SMALL_ROWS_MAX = 10_000;

  private CrossBound() {}

  /**
   * Checks the sizes of two sides that have no key.
   *
   * @param probes rows that will be compared with all rows of {@code other}
   */
  static void check(CircuitContext context, Arrangement other, long probes) throws StepFailure {
    long rows = other.rows().size();
    long pairsMax = context.limits.joinPairsMax();
    if (Math.min(rows, probes) > SMALL_ROWS_MAX || rows * probes > pairsMax) {
      throw StepFailure.budget(
          "step-budget",
          "a join without an equality compares "
              + probes
              + " rows with "
              + rows
              + "; one side may have "
              + SMALL_ROWS_MAX
              + " rows and join-pairs-max allows "
              + pairsMax
              + " pairs: join on an equality");
    }
  }
}
