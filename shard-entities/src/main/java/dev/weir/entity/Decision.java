package dev.weir.entity;

import dev.weir.entity.CircuitCommand.Submit;

/** What is to be done with a command: a pure result of state and command. */
sealed interface Decision {
  /** Store the event; the answer follows when it is applied. */
  record Persist(StoredEvent event) implements Decision {}

  /** Answer at once; nothing is stored. */
  record Answer(CircuitReply reply) implements Decision {}

  /** A batch with its decision. */
  record Decided(Submit batch, Decision decision) {}
}
