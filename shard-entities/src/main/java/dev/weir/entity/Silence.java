package dev.weir.entity;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Since when questions to another region have no answer. Not thread-safe. */
final class Silence {
  /** Beyond it, whoever was asked counts as cut off. */
  static final long MILLIS_MAX = 3000;

  private final LongSupplier nanos;
  private boolean waiting;
  private long sinceNanos;

  Silence(LongSupplier nanos) {
    this.nanos = nanos;
  }

  void asked() {
    if (!waiting) {
      waiting = true;
      sinceNanos = nanos.getAsLong();
    }
  }

  void answered() {
    waiting = false;
  }

  boolean isTooLong() {
    return waiting && TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - sinceNanos) > MILLIS_MAX;
  }
}
