package dev.weir.history;

import java.util.HashMap;
import java.util.Map;

/** What a subscriber's state must be after each step of its streams. */
final class StreamRules {
  private final CircuitHistory history;
  private final Prefixes prefixes;
  private final Violations violations;
  private final Map<String, Operation.Streamed> positions = new HashMap<>();

  StreamRules(CircuitHistory history, Prefixes prefixes, Violations violations) {
    this.history = history;
    this.prefixes = prefixes;
    this.violations = violations;
  }

  void check() {
    history.streamed().forEach(this::check);
  }

  private void check(Operation.Streamed step) {
    Operation.Streamed before = positions.get(step.client());
    switch (step.step()) {
      case SNAPSHOT, PROGRESS -> {
        checkContent(step, before);
        if (before != null && step.rev() < before.rev()) {
          broken("went back from rev " + before.rev(), before, step);
        }
        positions.put(step.client(), step);
      }
      case DELTA -> {
        checkContent(step, before);
        checkDelta(step, before);
        positions.put(step.client(), step);
      }
    }
  }

  private void checkContent(Operation.Streamed step, Operation.Streamed before) {
    if (!prefixes.knows(step.rev())) {
      broken("sent a rev that is nobody's", before, step);
      return;
    }
    step.views()
        .forEach(
            (view, content) -> {
              if (!prefixes.agrees(view, step.rev(), content)) {
                broken(prefixes.explain(view, step.rev(), content), before, step);
              }
            });
    if (step.end() < prefixes.latestStart(step.rev())) {
      violations.add(Rule.REAL_TIME_ORDER, "sent before a batch up to this rev was", step);
    }
  }

  private void checkDelta(Operation.Streamed step, Operation.Streamed before) {
    if (before == null) {
      broken("a delta before any snapshot", null, step);
      return;
    }
    if (step.rev() <= before.rev()) {
      broken("a delta of a rev that was known", before, step);
    }
    if (step.prevRev() > before.rev()) {
      broken("a delta that follows on a rev that was not sent", before, step);
    }
    if (!step.coalesced() && prefixes.knows(step.rev() - 1) && prefixes.knows(before.rev())) {
      step.views().keySet().forEach(view -> checkGap(view, before, step));
    }
  }

  /**
   * A plain delta is of one rev: no change may hide between the last position and it, unless a sum
   * of revs was nothing.
   */
  private void checkGap(String view, Operation.Streamed before, Operation.Streamed step) {
    if (!prefixes.agrees(view, before.rev(), step.rev() - 1)) {
      broken("no message told how " + view + " changed before rev " + step.rev(), before, step);
    }
  }

  private void broken(String what, Operation.Streamed before, Operation.Streamed step) {
    if (before == null) {
      violations.add(Rule.STREAM_IS_EXACT, what, step);
    } else {
      violations.add(Rule.STREAM_IS_EXACT, what, before, step);
    }
  }
}
