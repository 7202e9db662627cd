package dev.weir.entity;

import dev.weir.config.Clock;
import dev.weir.config.Limits;
import dev.weir.config.WeirConfig;
import dev.weir.journal.StoredRecord;
import dev.weir.sql.SqlCompiler;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * What a node gives each of its circuit entities.
 *
 * @param seed of the engine's hash tables, drawn once by the node
 * @param planning a small pool for SQL planning, never an actor's dispatcher
 * @param background a small pool for writing snapshots
 * @param summing one thread that adds up deltas for slow readers, so that batches need not wait
 * @param ownership takes a circuit's journal before it is read
 * @param warmStates states of circuits that are about to move here
 * @param queries a small pool that evaluates ad-hoc queries
 * @param courier brings answers to whoever asked, at this node or another
 * @param writeGuard says why nothing can be written now
 * @param snapshots where snapshots go and come from
 * @param regions where else copies of a circuit are
 * @param events stored events, for followers
 * @param shipping a small pool that reads events for followers that do not keep up
 * @param quarantine takes from a log what another region was made home without
 * @param past answers reads of earlier revs
 * @param compactor deletes events for which a snapshot stands in
 */
public record EntityWiring(
    Limits limits,
    WeirConfig.Snapshot snapshotTrigger,
    Clock clock,
    int seed,
    Executor planning,
    Executor background,
    Executor summing,
    Ownership ownership,
    KeptStates warmStates,
    Executor queries,
    Courier courier,
    WriteGuard writeGuard,
    SnapshotInstaller snapshots,
    Regions regions,
    RawEvents events,
    Executor shipping,
    TailQuarantine quarantine,
    Past past,
    Compactor compactor) {
  /** Has ready what the first query would wait for seconds for, on a thread that plans. */
  public void warmUp() {
    planning.execute(SqlCompiler::warmUp);
  }

  /** Stored events from a rev on, until about so many bytes are collected. Blocks. */
  @FunctionalInterface
  public interface RawEvents {
    List<StoredRecord> range(String persistenceId, long from, long bytesMax);
  }
}
