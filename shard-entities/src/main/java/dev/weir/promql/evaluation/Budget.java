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
  private final Memory memory;
  private long samples;
  private long unchecked;

  /**
   * A budget that is whole.
   *
   * @param samplesMax samples read and values computed that a query may hold
   * @param isOver whether nobody waits for the answer any more
   * @param memory is asked for what values take
   */
  public Budget(long samplesMax, BooleanSupplier isOver, Memory memory) {
    this.samplesMax = samplesMax;
    this.isOver = isOver;
    this.memory = memory;
  }

  /** One without a bound of memory but what the values take. */
  public Budget(long samplesMax, BooleanSupplier isOver) {
    this(samplesMax, isOver, (_, _) -> {});
  }

  /** The memory that a query may still take; it refuses with an exception of its own. */
  @FunctionalInterface
  public interface Memory {
    /**
     * Asks for memory.
     *
     * @param bytes how much
     * @param isTaken whether the query keeps it until it ends, else it will ask again for it
     */
    void ask(long bytes, boolean isTaken);
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
    memory.ask(Double.BYTES * count, true);
    work(count);
  }

  /**
   * Looks whether there is room for values that are being made, and held when all are there.
   *
   * @throws LimitExceededException when there is none
   */
  void room(long count) {
    if (samples + count > samplesMax) {
      throw tooManySamples(samplesMax);
    }
    memory.ask(Double.BYTES * count, false);
  }

  /** What is said of more samples than a query may hold. */
  public static LimitExceededException tooManySamples(long samplesMax) {
    return new LimitExceededException(
        "query processing would load too many samples into memory in query execution, at most %d"
                .formatted(samplesMax)
            + " are allowed: ask for less time, larger steps or fewer series");
  }

  /** Asks for the memory of labels that are made. */
  void text(long bytes) {
    memory.ask(bytes, true);
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
