package dev.weir.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds a history against the promises, in time that grows with its length only: the order of a
 * circuit is total, so nothing needs to be searched.
 *
 * <p>Tells what clients can tell: it knows the log from acknowledgements, and outcomes that stayed
 * unknown from a last retry of the same key.
 */
public final class HistoryChecker {
  private HistoryChecker() {}

  /** All broken rules; none for a good history. */
  public static List<Violation> check(Collection<Operation> operations) {
    Map<String, CircuitHistory> circuits = new LinkedHashMap<>();
    for (Operation operation : operations) {
      circuits.computeIfAbsent(operation.circuit(), circuit -> new CircuitHistory()).add(operation);
    }
    List<Violation> found = new ArrayList<>();
    circuits.forEach((circuit, history) -> found.addAll(check(circuit, history)));
    return found;
  }

  private static List<Violation> check(String circuit, CircuitHistory history) {
    Violations violations = new Violations(circuit);
    new WriteRules(history, violations).check();
    Prefixes prefixes = new Prefixes(history, violations);
    new ReadRules(history, prefixes, violations).check();
    new StreamRules(history, prefixes, violations).check();
    return violations.found();
  }
}
