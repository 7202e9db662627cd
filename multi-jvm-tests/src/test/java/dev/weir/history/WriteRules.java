package dev.weir.history;

import java.util.List;

/** What the tries of writes must obey among themselves, before anything is read. */
final class WriteRules {
  /** A node asks again this long after another one was removed. */
  private static final long ASKED_AGAIN_NANOS = 300_000_000;

  private final CircuitHistory history;
  private final Violations violations;

  WriteRules(CircuitHistory history, Violations violations) {
    this.history = history;
    this.violations = violations;
  }

  void check() {
    history.keys().forEach(this::checkKey);
    List<KeyHistory> byRev = history.byRev();
    checkDense(byRev);
    checkOrder(byRev);
  }

  /** One key: its tries in turn. */
  private void checkKey(KeyHistory key) {
    boolean mayBeStored = false;
    for (Operation.Write attempt : key.tries()) {
      switch (attempt.outcome()) {
        case WriteOutcome.Acknowledged(long rev, boolean replay) -> {
          checkAcknowledged(key, attempt, rev, replay);
          if (replay && !mayBeStored && !mayBeItsOwnReplay(key, attempt)) {
            violations.add(
                Rule.NOT_STORED_IS_TRUE,
                "known before, though every try before was answered as not stored",
                key.first(),
                attempt);
          }
          mayBeStored = true;
        }
        case WriteOutcome.Unknown(String reason) -> mayBeStored = true;
        case WriteOutcome.NotStored(String reason) -> {}
        case WriteOutcome.Refused(String reason) -> refused(key, attempt, mayBeStored);
      }
    }
    if (key.acknowledged() == null) {
      violations.add(
          Rule.HISTORY_IS_COMPLETE, "the outcome of a key was never known", key.tries().getLast());
    }
  }

  /**
   * When a node is removed, the others ask once more whatever has no answer yet. If the answer to
   * the first question was lost, the second one finds the batch stored: no client can tell. A try
   * after one that was refused is judged all the same, if it was too short to have waited for that.
   */
  private static boolean mayBeItsOwnReplay(KeyHistory key, Operation.Write attempt) {
    return attempt.equals(key.first()) || attempt.end() - attempt.start() >= ASKED_AGAIN_NANOS;
  }

  private void checkAcknowledged(
      KeyHistory key, Operation.Write attempt, long rev, boolean replay) {
    if (attempt.equals(key.acknowledged())) {
      return;
    }
    if (rev != key.rev()) {
      violations.add(
          Rule.APPLIED_ONCE,
          "one key at revs " + key.rev() + " and " + rev,
          key.acknowledged(),
          attempt);
    } else if (!replay) {
      violations.add(
          Rule.ACKNOWLEDGED_IS_DURABLE,
          "acknowledged, and stored again as if it were new",
          key.acknowledged(),
          attempt);
    }
  }

  /** The workload sends nothing that a service which kept its promises refuses. */
  private void refused(KeyHistory key, Operation.Write attempt, boolean mayBeStored) {
    if (mayBeStored) {
      violations.add(Rule.APPLIED_ONCE, "a retry was judged as a new batch", key.first(), attempt);
    } else {
      violations.add(
          Rule.ACKNOWLEDGED_IS_DURABLE,
          "refused, though all that this batch builds on was acknowledged",
          attempt);
    }
  }

  /** Every rev after the definitions belongs to one key: a hole is an event nobody sent. */
  private void checkDense(List<KeyHistory> byRev) {
    long before = history.afterMoves(history.definedRev());
    KeyHistory last = null;
    for (KeyHistory key : byRev) {
      if (history.isMove(key.rev())) {
        violations.add(
            Rule.ACKNOWLEDGED_IS_DURABLE,
            "at rev " + key.rev() + " stands a move instead",
            key.acknowledged());
      } else if (last != null && key.rev() == before) {
        violations.add(
            Rule.ACKNOWLEDGED_IS_DURABLE,
            "rev " + before + " was given to two batches",
            last.acknowledged(),
            key.acknowledged());
      } else if (key.rev() != before + 1) {
        violations.add(
            Rule.APPLIED_ONCE,
            "nobody sent what stands between rev " + before + " and rev " + key.rev(),
            key.acknowledged());
      }
      last = key;
      before = history.afterMoves(key.rev());
    }
  }

  /** From the end: the earliest acknowledgement of a higher rev must not precede a first try. */
  private void checkOrder(List<KeyHistory> byRev) {
    KeyHistory earliest = null;
    for (KeyHistory key : byRev.reversed()) {
      if (earliest != null
          && earliest.rev() > key.rev()
          && earliest.acknowledged().end() < key.first().start()) {
        violations.add(
            Rule.REAL_TIME_ORDER,
            "rev " + earliest.rev() + " was acknowledged before rev " + key.rev() + " was sent",
            earliest.acknowledged(),
            key.first());
      }
      if (earliest == null || key.acknowledged().end() < earliest.acknowledged().end()) {
        earliest = key;
      }
    }
  }
}
