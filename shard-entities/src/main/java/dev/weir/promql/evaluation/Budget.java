package dev.weir.promql.evaluation;

import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** What one query may use. Counts samples and values as they come, and asks whether to go on. */
public final class Budget {
  /** Samples that are looked at between two questions. */
  private static final long CHECKED = 100_000;

  /** Questions until work that ends by itself is given up: some tenths of a second. */
  private static final int WORK_CHECKS = 500;

  private final long samplesMax;
  private final BooleanSupplier isOver;
  private long samples;
  private long unchecked;

  /**
   * A budget that is whole.
   *
   * @param samplesMax samples read and values computed that a query may hold
   * @param isOver whether nobody waits for the answer any more
   */
  public Budget(long samplesMax, BooleanSupplier isOver) {
    this.samplesMax = samplesMax;
    this.isOver = isOver;
  }

  /** One for work that ends by itself: values that may be held, and samples that are looked at. */
  static Budget ofWork(long valuesMax) {
    int[] checks = {0};
    return new Budget(valuesMax, () -> ++checks[0] > WORK_CHECKS);
  }

  /**
   * Counts samples that were read, or values that are computed.
   *
   * @throws LimitExceededException when there are more than a query may hold
   */
  void hold(long count) {
    samples += count;
    if (samples > samplesMax) {
      throw tooManySamples(samplesMax);
    }
    work(count);
  }

  /** What is said of more samples than a query may hold. */
  public static LimitExceededException tooManySamples(long samplesMax) {
    return new LimitExceededException(
        "query processing would load too many samples into memory in query execution, at most %d"
                .formatted(samplesMax)
            + " are allowed: ask for less time, larger steps or fewer series");
  }

  /**
   * Counts samples that are looked at once more.
   *
   * @throws CancellationException when nobody waits any more
   */
  void work(long count) {
    unchecked += count;
    if (unchecked >= CHECKED) {
      unchecked = 0;
      if (isOver.getAsBoolean()) {
        throw new CancellationException("query was canceled in expression evaluation");
      }
    }
  }
}
