package dev.weir.history;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** What reads must obey, each by itself and one after the other of one client. */
final class ReadRules {
  private final CircuitHistory history;
  private final Prefixes prefixes;
  private final Violations violations;
  private final Map<String, Operation.Read> newest = new HashMap<>();

  ReadRules(CircuitHistory history, Prefixes prefixes, Violations violations) {
    this.history = history;
    this.prefixes = prefixes;
    this.violations = violations;
  }

  void check() {
    for (Operation.Read read : history.reads()) {
      checkContent(read);
      checkRev(read);
    }
    checkEnd();
  }

  private void checkContent(Operation.Read read) {
    long rev = read.answer().rev();
    if (!prefixes.knows(rev)) {
      violations.add(
          rev > prefixes.lastRev() ? Rule.APPLIED_ONCE : Rule.READ_IS_PREFIX,
          "a read at a rev that is nobody's; the log is known from rev "
              + prefixes.firstRev()
              + " to rev "
              + prefixes.lastRev(),
          read);
      return;
    }
    if (!prefixes.agrees(read.name(), rev, read.answer().content())) {
      violations.add(
          Rule.READ_IS_PREFIX, prefixes.explain(read.name(), rev, read.answer().content()), read);
    }
    if (read.end() < prefixes.latestStart(rev)) {
      violations.add(Rule.REAL_TIME_ORDER, "answered before a batch up to this rev was sent", read);
    }
  }

  private void checkRev(Operation.Read read) {
    long rev = read.answer().rev();
    if (rev < read.minRev()) {
      violations.add(Rule.MIN_REV_HONOURED, "older than asked for", read);
    }
    Operation.Read last = newest.get(read.client());
    if (last == null || last.answer().rev() <= rev) {
      newest.put(read.client(), read);
    } else if (read.minRev() >= last.answer().rev()) {
      violations.add(Rule.READS_NEVER_GO_BACK, "rev " + rev + " after a higher one", last, read);
    }
  }

  /** After the last write each table and view was read once more, at the last rev. */
  private void checkEnd() {
    long lastEnd =
        history.keys().stream()
            .flatMap(key -> key.tries().stream())
            .mapToLong(Operation.Write::end)
            .max()
            .orElse(Long.MIN_VALUE);
    TreeSet<String> unread = new TreeSet<>(ReferenceCircuit.TABLES.keySet());
    unread.addAll(ReferenceCircuit.VIEWS.keySet());
    for (Operation.Read read : history.reads()) {
      if (read.start() > lastEnd) {
        unread.remove(read.name());
        if (read.minRev() == 0 && read.answer().rev() < prefixes.lastRev()) {
          violations.add(
              Rule.ACKNOWLEDGED_IS_DURABLE,
              "after all is over, less than was acknowledged: rev " + prefixes.lastRev(),
              read);
        }
      }
    }
    if (!unread.isEmpty()) {
      violations.add(Rule.HISTORY_IS_COMPLETE, "not read after the last write: " + unread);
    }
  }
}
