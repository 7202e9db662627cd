package dev.weir.app;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits of the benches: each for something, and each with an end. */
final class BenchWait {
  private static final Duration LOOK = Duration.ofMillis(50);

  private BenchWait() {}

  /**
   * Waits until something holds.
   *
   * @param what is waited for, for the message
   * @throws IllegalStateException when it does not hold in time
   */
  static void until(String what, Duration max, BooleanSupplier holds) {
    long end = System.nanoTime() + max.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("waited " + max.toSeconds() + " s for: " + what);
      }
      pause(LOOK);
    }
  }

  /** Leaves the processor to others for a moment. */
  static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  static double millis(long nanos) {
    return nanos / (double) TimeUnit.MILLISECONDS.toNanos(1);
  }
}
