package dev.weir.entity;

import java.util.ArrayList;
import java.util.List;

/** What came before a copy of a circuit knew whether it is the home: it shows then who answers. */
final class EarlyMessages {
  private final int max;
  private final List<Early> waiting = new ArrayList<>();

  /**
   * A message that waits.
   *
   * @param command the question in it
   */
  record Early(IntakeMessage message, CircuitCommand command) {}

  EarlyMessages(int max) {
    this.max = max;
  }

  /** False when there is no room. */
  boolean add(IntakeMessage message, CircuitCommand command) {
    return waiting.size() < max && waiting.add(new Early(message, command));
  }

  /** Takes out all, in the order in which they came. */
  List<Early> drain() {
    List<Early> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }
}
