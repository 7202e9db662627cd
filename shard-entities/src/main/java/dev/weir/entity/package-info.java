/**
 * The entity shell: one circuit of one tenant as a persistent, sharded actor.
 *
 * <p>{@link dev.weir.entity.CircuitCommand}, {@code CircuitEvent} and {@link
 * dev.weir.entity.CircuitReply} are the protocol: read them first. {@code CircuitEntity} (the
 * intake) owns the queue and its bounds; its child {@code CircuitLog} decides, persists a group of
 * queued batches in one atomic write and applies them. The pure part, {@code CircuitState}, runs
 * without an actor system: recovery, tests and tools use the same {@code decide} and {@code apply}.
 *
 * <p>A circuit has a copy in each region. One of them is its home and writes it; the others are
 * followers: {@link dev.weir.entity.Replication} is what they say to each other.
 */
package dev.weir.entity;
