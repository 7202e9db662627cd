package dev.weir.entity;

import dev.weir.circuit.TableDefinition;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand.Submit;
import dev.weir.entity.Decision.Decided;
import dev.weir.entity.StoredEvent.Compiled;
import dev.weir.zset.BatchLimits;
import dev.weir.zset.BatchTyper;
import dev.weir.zset.KeyOverlay;
import dev.weir.zset.RowBatch;
import dev.weir.zset.TableShape;
import dev.weir.zset.TableShapes;
import dev.weir.zset.TypedBatch;
import dev.weir.zset.WriteMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides batches: pure, over the state as it is and the keys of the batches decided before.
 *
 * <p>Everything that can be wrong with a batch is refused here; what is persisted is applicable.
 */
final class BatchRules {
  private final CircuitState state;
  private final BatchLimits limits;
  private final BatchTyper typer;
  private final KeyOverlay keys;

  BatchRules(CircuitState state) {
    Limits all = state.limits();
    this.state = state;
    this.limits = new BatchLimits(all.batchRowsMax(), all.rowBytesMax(), all.eventBytesMax());
    TableShapes tables = new CircuitTables(state);
    this.typer = new BatchTyper(tables, limits);
    this.keys = new KeyOverlay(state.circuit(), tables, state.seed());
  }

  /** Decides batches one after another; each sees the keys the ones before it set. */
  List<Decided> decide(List<Submit> batches, long nowMillis) {
    EventWriter writer = state.writer(nowMillis);
    List<Decided> decided = new ArrayList<>(batches.size());
    for (Submit batch : batches) {
      decided.add(new Decided(batch, decide(batch, writer)));
    }
    return decided;
  }

  private Decision decide(Submit batch, EventWriter writer) {
    int position = keys.position();
    try {
      Optional<CircuitReply> replay = batch.key().flatMap(this::replay);
      if (replay.isPresent()) {
        EntityMetrics.replayed();
        return new Decision.Answer(replay.get());
      }
      StoredEvent event =
          event(
              typed(batch.batch(), batch.strict(), batch.limits()),
              batch.batch().changes(),
              batch.key(),
              batch.optimistic(),
              writer);
      writer.accept(event);
      return new Decision.Persist(event);
    } catch (WeirException refusal) {
      keys.backTo(position);
      EntityMetrics.refused();
      return new Decision.Answer(CircuitLog.rejected(refusal));
    }
  }

  /**
   * What would be stored of a batch that is only tried.
   *
   * @throws WeirException what is wrong with it
   */
  TypedBatch tried(CircuitCommand.TryBatch batch) {
    TypedBatch typed = typed(batch.batch(), batch.strict(), batch.limits());
    event(
        typed,
        batch.batch().changes(),
        Optional.empty(),
        true,
        state.writer(state.lastEventMillis()));
    return typed;
  }

  /**
   * Refuses batches that are made here when they change rows below a waterline.
   *
   * @throws WeirException {@code late-row}
   */
  void requireInTime(List<TypedBatch> batches) {
    batches.forEach(batch -> typer.requireInTime(batch, keys));
  }

  private TypedBatch typed(RowBatch batch, boolean strict, Map<String, Long> ofTenant) {
    requireRoom(state.limits().with(ofTenant).stateBytesMax());
    return typer.type(batch, strict ? WriteMode.STRICT : WriteMode.LENIENT, keys);
  }

  private StoredEvent event(
      TypedBatch typed,
      int changes,
      Optional<IdempotencyKey> key,
      boolean optimistic,
      EventWriter writer) {
    StoredEvent event =
        writer.encode(
            new CircuitEvent.BatchCommitted(typed, changes, key, optimistic), new Compiled.None());
    limits.checkEvent(event.bytes().length);
    return event;
  }

  private Optional<CircuitReply> replay(IdempotencyKey key) {
    return known(state, key).map(entry -> Answers.replay(state, entry));
  }

  /**
   * What was stored under a key.
   *
   * @throws WeirException {@code idempotency-key-reused}
   */
  static Optional<IdempotencyWindow.Entry> known(CircuitState state, IdempotencyKey key) {
    IdempotencyWindow.Entry known = state.window().find(key.key());
    if (known == null) {
      return Optional.empty();
    }
    if (!known.body().equals(key.body())) {
      throw new WeirException(
          ErrorCode.IDEMPOTENCY_KEY_REUSED,
          "The Idempotency-Key stands for another batch, which was stored at rev "
              + known.rev()
              + ". Use a new key for a new batch.",
          Map.of("rev", known.rev()));
    }
    return Optional.of(known);
  }

  /** Writes stop when the state quota is used up. */
  private void requireRoom(long bytesMax) {
    long bytes = state.stateBytes();
    if (bytes > bytesMax) {
      throw new WeirException(
          ErrorCode.QUOTA_STATE,
          "The circuit holds "
              + bytes
              + " bytes; state-bytes-max is "
              + bytesMax
              + ". Drop views or tables, or raise the limit.",
          Map.of("limit", "state-bytes-max", "limit_value", bytesMax, "actual", bytes));
    }
  }

  /** The tables of a circuit as the typer wants them. */
  private record CircuitTables(CircuitState state) implements TableShapes {
    @Override
    public Optional<TableShape> find(String table) {
      return state.circuit().table(table).map(TableDefinition::shape);
    }

    @Override
    public Collection<String> names() {
      return state.circuit().tables().stream()
          .map(TableDefinition::name)
          .collect(Collectors.toList());
    }
  }
}
