package dev.weir.entity;

import java.util.Optional;

/**
 * The bytes of one event as the journal keeps them; {@link EventFrame} gives them meaning.
 *
 * @param manifest type and version of the payload
 * @param origin what was encoded; empty when the bytes come out of the journal
 */
public record StoredEvent(String manifest, byte[] bytes, Optional<Origin> origin) {
  /** The rev the bytes say they have. */
  long rev() {
    return EventFrame.revOf(bytes);
  }

  /**
   * An event before it was encoded, so that its writer need not decode it again.
   *
   * @param compiled what the planner made of the SQL of a definition
   */
  public record Origin(EventFrame frame, CircuitEvent event, Compiled compiled) {}

  /** The planner's result for an event that carries SQL. */
  public sealed interface Compiled {
    record None() implements Compiled {}

    record Table(dev.weir.circuit.TableDefinition definition) implements Compiled {}

    /**
     * A table with another definition.
     *
     * @param views the views that read it, directly or by others, as they are computed from it; by
     *     name
     */
    record Altered(
        dev.weir.circuit.TableChange change,
        java.util.Map<String, dev.weir.sql.CompiledQuery> views)
        implements Compiled {}

    record View(dev.weir.sql.CompiledQuery query) implements Compiled {}
  }
}
