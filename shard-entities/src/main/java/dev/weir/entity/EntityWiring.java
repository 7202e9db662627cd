package dev.weir.entity;

import dev.weir.config.Clock;
import dev.weir.config.Limits;
import dev.weir.config.WeirConfig;
import java.util.concurrent.Executor;

/**
 * What a node gives each of its circuit entities.
 *
 * @param seed of the engine's hash tables, drawn once by the node
 * @param planning a small pool for SQL planning, never an actor's dispatcher
 * @param background a small pool for writing snapshots
 * @param summing one thread that adds up deltas for slow readers, so that batches need not wait
 * @param writeGuard says why nothing can be written now
 * @param snapshots where snapshots go and come from
 */
public record EntityWiring(
    Limits limits,
    WeirConfig.Snapshot snapshotTrigger,
    Clock clock,
    int seed,
    Executor planning,
    Executor background,
    Executor summing,
    WriteGuard writeGuard,
    SnapshotInstaller snapshots) {}
