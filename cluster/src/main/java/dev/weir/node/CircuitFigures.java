package dev.weir.node;

import dev.weir.entity.EntityMetrics;
import dev.weir.router.CircuitId;
import java.util.Optional;

/** Figures of circuits that are awake on this node, by the id of their entity. */
final class CircuitFigures {
  private CircuitFigures() {}

  static Optional<ShardSurvey.Figure> of(String entityId) {
    CircuitId circuit = CircuitId.ofEntityId(entityId);
    return EntityMetrics.figure(circuit.persistenceId())
        .map(f -> new ShardSurvey.Figure(circuit.tenant(), f.stateBytes(), f.rev()));
  }
}
