package dev.weir.router;

import java.time.Duration;

/** The moment after which nobody waits for an answer any longer. */
record Deadline(long atNanos) {
  private static final Duration LEAST = Duration.ofMillis(1);

  static Deadline in(Duration patience) {
    return new Deadline(System.nanoTime() + patience.toNanos());
  }

  /** What is left of the time; never nothing, so that it can be given to a timer. */
  Duration left() {
    Duration left = Duration.ofNanos(atNanos - System.nanoTime());
    return left.compareTo(LEAST) < 0 ? LEAST : left;
  }
}
