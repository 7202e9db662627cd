package dev.weir.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The content of every table and view at every rev, recomputed from the batches in rev order.
 *
 * <p>Ends where the log has a hole: what follows cannot be known.
 */
final class Prefixes {
  private final long firstRev;
  private static final Batch NOTHING = new Batch(List.of());

  private final List<Batch> log = new ArrayList<>();
  private final Map<String, List<Long>> hashes = new HashMap<>();
  private final List<Long> latestStarts = new ArrayList<>();

  Prefixes(CircuitHistory history, Violations violations) {
    firstRev = history.definedRev();
    ReferenceCircuit state = new ReferenceCircuit();
    ReferenceCircuit.TABLES.keySet().forEach(name -> hashes.put(name, new ArrayList<>()));
    ReferenceCircuit.VIEWS.keySet().forEach(name -> hashes.put(name, new ArrayList<>()));
    take(state, Long.MIN_VALUE);
    passMoves(history, state);
    for (KeyHistory key : history.byRev()) {
      if (key.rev() > lastRev() + 1) {
        break;
      }
      if (key.rev() == lastRev() + 1) {
        state = next(state, key, violations);
        log.add(key.first().batch());
        take(state, key.first().start());
        passMoves(history, state);
      }
    }
  }

  private void passMoves(CircuitHistory history, ReferenceCircuit state) {
    for (long rev = lastRev(); rev < history.afterMoves(rev); rev++) {
      log.add(NOTHING);
      take(state, Long.MIN_VALUE);
    }
  }

  private static ReferenceCircuit next(
      ReferenceCircuit state, KeyHistory key, Violations violations) {
    try {
      return state.after(key.first().batch());
    } catch (ReferenceCircuit.Impossible e) {
      violations.add(
          Rule.ACKNOWLEDGED_IS_DURABLE,
          "accepted at a rev where it must be refused: " + e.getMessage(),
          key.acknowledged());
      return state;
    }
  }

  /** What was impossible was reported when the log was read. */
  private static ReferenceCircuit again(ReferenceCircuit state, Batch batch) {
    try {
      return state.after(batch);
    } catch (ReferenceCircuit.Impossible e) {
      return state;
    }
  }

  private void take(ReferenceCircuit state, long start) {
    latestStarts.add(latestStarts.isEmpty() ? start : Math.max(start, latestStarts.getLast()));
    hashes.forEach((name, known) -> known.add(state.content(name).hash()));
  }

  long firstRev() {
    return firstRev;
  }

  long lastRev() {
    return firstRev + log.size();
  }

  boolean knows(long rev) {
    return rev >= firstRev && rev <= lastRev();
  }

  /** Whether this is the content of a table or view at a rev. */
  boolean agrees(String name, long rev, Content content) {
    return hashes.get(name).get(index(rev)) == content.hash();
  }

  /** Whether a table or view has the same content at two revs. */
  boolean agrees(String name, long rev, long other) {
    List<Long> those = hashes.get(name);
    return those.get(index(rev)).equals(those.get(index(other)));
  }

  /** When the youngest of the batches up to this rev was first sent. */
  long latestStart(long rev) {
    return latestStarts.get(index(rev));
  }

  /** For a report: what stands there instead, and of which rev the given content is. */
  String explain(String name, long rev, Content content) {
    ReferenceCircuit state = new ReferenceCircuit();
    for (Batch batch : log.subList(0, index(rev))) {
      state = again(state, batch);
    }
    long twin = firstRev + hashes.get(name).lastIndexOf((Long) content.hash());
    return "%s at rev %d is %s, answered was %s, which is %s"
        .formatted(
            name,
            rev,
            state.content(name),
            content,
            twin < firstRev ? "the content of no rev" : "the content of rev " + twin);
  }

  private int index(long rev) {
    return Math.toIntExact(rev - firstRev);
  }
}
