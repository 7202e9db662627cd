package dev.weir.history;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects the violations of one circuit; of each rule only the first ones, as one tells most. */
final class Violations {
  static final int EACH_RULE_MAX = 5;

  private final String circuit;
  private final List<Violation> found = new ArrayList<>();
  private final Map<Rule, Integer> counts = new EnumMap<>(Rule.class);

  Violations(String circuit) {
    this.circuit = circuit;
  }

  void add(Rule rule, String what, Operation... operations) {
    if (counts.merge(rule, 1, Integer::sum) <= EACH_RULE_MAX) {
      found.add(new Violation(rule, circuit, what, List.of(operations)));
    }
  }

  List<Violation> found() {
    return found;
  }
}
