package dev.weir.history;

import java.util.List;
import java.util.stream.Collectors;

/** One broken rule and the operations that show it. */
public record Violation(Rule rule, String circuit, String what, List<Operation> operations) {
  @Override
  public String toString() {
    return rule
        + " in "
        + circuit
        + ": "
        + what
        + operations.stream().map(operation -> "\n    " + operation).collect(Collectors.joining());
  }
}
