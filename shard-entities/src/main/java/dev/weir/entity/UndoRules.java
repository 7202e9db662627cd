package dev.weir.entity;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitReply.Undone;
import dev.weir.entity.StoredEvent.Compiled;
import dev.weir.zset.TypedBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides undos: pure, over the state as it is. */
final class UndoRules {
  private UndoRules() {}

  /** The answer to an undo whose key is known: it was done before, or the key is another's. */
  static Optional<CircuitReply> known(CircuitState state, CircuitCommand.Undo command) {
    try {
      return replay(state, command);
    } catch (WeirException refusal) {
      return Optional.of(CircuitLog.rejected(refusal));
    }
  }

  private static Optional<CircuitReply> replay(CircuitState state, CircuitCommand.Undo command) {
    return command
        .key()
        .flatMap(key -> BatchRules.known(state, key))
        .map(
            entry ->
                new Undone(state.standing().atRev(entry.rev()), 0, 0, List.of(), List.of(), true));
  }

  /**
   * The events of a plan, to be stored all or none; the last one carries the idempotency key.
   *
   * @throws WeirException why there is no plan, that it is too large, or {@code late-row}
   */
  static List<StoredEvent> events(
      CircuitState state, LogCommand.UndoPlanned planned, long nowMillis) {
    if (planned.failure() != null) {
      throw refusal(planned.failure());
    }
    List<TypedBatch> batches = planned.plan().batches();
    new BatchRules(state).requireInTime(batches);
    EventWriter writer = state.writer(nowMillis);
    List<StoredEvent> events = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < batches.size(); i++) {
      Optional<IdempotencyKey> key =
          i == batches.size() - 1 ? planned.command().key() : Optional.empty();
      var event = new CircuitEvent.BatchCommitted(batches.get(i), batches.get(i).changes(), key);
      StoredEvent stored = writer.encode(event, new Compiled.None());
      writer.accept(stored);
      events.add(stored);
      bytes += stored.bytes().length;
    }
    requireSmall(bytes, state.limits().circuitQueueBytesMax());
    return events;
  }

  /** They are one write, as a group of batches is, which comes out of the queue. */
  private static void requireSmall(long bytes, long bytesMax) {
    if (bytes > bytesMax) {
      throw new WeirException(
          ErrorCode.QUERY_TOO_LARGE,
          "The undo comes to events of %d bytes, circuit-queue-bytes-max is %d. Nothing was changed; undo in steps, table by table or from the newest rev back."
              .formatted(bytes, bytesMax),
          Map.of("limit", "circuit-queue-bytes-max", "limit_value", bytesMax, "actual", bytes));
    }
  }

  private static WeirException refusal(Throwable failure) {
    return IntakeRefusals.cause(failure) instanceof WeirException refusal
        ? refusal
        : new WeirException(ErrorCode.INTERNAL, "The undo could not be planned: " + failure);
  }

  /** The answer once it is stored. */
  static CircuitReply done(CircuitState state, UndoPlan plan) {
    return new Undone(
        state.standing(),
        plan.target().after(),
        plan.batches().size(),
        plan.tables(),
        List.of(),
        false);
  }
}
