package dev.weir.entity;

import dev.weir.circuit.ViewDefinition;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.EventFrame.Chain;
import dev.weir.entity.Replication.Frame;
import dev.weir.entity.StoredEvent.Compiled;
import dev.weir.entity.StoredEvent.Origin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Events from the home of a circuit, on their way into this region's journal.
 *
 * <p>They are checked before they are stored: that each follows the one before, in rev, chain and
 * epoch. The bytes stay as they are; only the envelope before them is this journal's own.
 */
final class ReplicatedEvents {
  private ReplicatedEvents() {}

  /**
   * The events as this journal stores them.
   *
   * @throws WeirException {@code journal-corrupt} or {@code format-too-new} when they do not follow
   *     what the circuit has, or cannot be read
   */
  static List<StoredEvent> following(CircuitState state, List<Frame> frames) {
    List<StoredEvent> events = new ArrayList<>(frames.size());
    Chain chain = state.chain();
    long rev = state.rev();
    long epoch = state.epoch();
    for (Frame frame : frames) {
      byte[] stored = EventFrame.enveloped(frame.bytes(), state.appendEpoch());
      EventFrame decoded = EventFrame.decode(stored, chain, rev + 1);
      CircuitEvent event = EventCodec.decode(decoded);
      boolean begins = event instanceof CircuitEvent.HomeSeized && decoded.epoch() > epoch;
      if (rev > 0 && decoded.epoch() != epoch && !begins) {
        throw new WeirException(
            ErrorCode.JOURNAL_CORRUPT,
            "The event of rev %d was written under epoch %d instead of %d."
                .formatted(decoded.rev(), decoded.epoch(), epoch));
      }
      events.add(
          new StoredEvent(
              decoded.kind().manifest(),
              stored,
              Optional.of(new Origin(decoded, event, new Compiled.None()))));
      chain = decoded.chain();
      rev = decoded.rev();
      epoch = event instanceof CircuitEvent.HomeMoved moved ? moved.epoch() : decoded.epoch();
    }
    return events;
  }

  /** Views whose history an event ends or begins. */
  static Set<String> defined(CircuitState state, CircuitEvent event) {
    return switch (event) {
      case CircuitEvent.ViewCreated e -> Set.of(e.view());
      case CircuitEvent.ViewReplaced e -> Set.of(e.view());
      case CircuitEvent.ViewActivated e -> Set.of(e.view());
      case CircuitEvent.BackfillFailed e -> Set.of(e.view());
      case CircuitEvent.ViewDropped e -> Set.of(e.view());
      case CircuitEvent.TableAltered e ->
          state.relations().allReadersOf(e.table()).stream()
              .map(ViewDefinition::name)
              .collect(Collectors.toSet());
      case CircuitEvent.CircuitDeleted _ -> {
        Set<String> all = new HashSet<>();
        state.circuit().views().forEach(view -> all.add(view.name()));
        yield all;
      }
      case CircuitEvent.ViewBegun _,
          CircuitEvent.TableCreated _,
          CircuitEvent.TableDropped _,
          CircuitEvent.HomeMoved _,
          CircuitEvent.HomeSeized _,
          CircuitEvent.SamplesAppended _,
          CircuitEvent.RetentionAdvanced _,
          CircuitEvent.MetadataSeen _,
          CircuitEvent.Ticked _,
          CircuitEvent.BatchCommitted _ ->
          Set.of();
    };
  }
}
