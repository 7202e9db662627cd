package dev.weir.router;

import dev.weir.entity.IntakeMessage;
import java.util.List;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;

/** The circuits of other regions. */
public interface Elsewhere {
  /** Regions that have nodes now, without this one. */
  List<String> others();

  /** The copy that a region has of a circuit. */
  EntityRef<IntakeMessage> circuit(String region, CircuitId circuit);
}
