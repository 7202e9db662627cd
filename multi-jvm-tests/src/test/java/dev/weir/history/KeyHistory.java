package dev.weir.history;

import java.util.ArrayList;
import java.util.List;

/** All tries of one idempotency key. */
final class KeyHistory {
  private final List<Operation.Write> tries = new ArrayList<>();
  private Operation.Write acknowledged;

  void add(Operation.Write write) {
    if (!tries.isEmpty() && !tries.getFirst().batch().equals(write.batch())) {
      throw new IllegalArgumentException("one key, two batches: " + tries.getFirst() + " " + write);
    }
    tries.add(write);
    if (acknowledged == null && write.outcome() instanceof WriteOutcome.Acknowledged) {
      acknowledged = write;
    }
  }

  List<Operation.Write> tries() {
    return tries;
  }

  Operation.Write first() {
    return tries.getFirst();
  }

  /** The first try that was acknowledged; null when there is none. */
  Operation.Write acknowledged() {
    return acknowledged;
  }

  /** The rev of that try. */
  long rev() {
    return ((WriteOutcome.Acknowledged) acknowledged.outcome()).rev();
  }
}
