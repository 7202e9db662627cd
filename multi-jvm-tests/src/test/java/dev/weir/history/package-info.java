/**
 * Histories of what clients saw of a service under faults, and the rules they must obey.
 *
 * <p>A {@link dev.weir.history.Workload} of seeded clients writes, reads and subscribes through a
 * {@link dev.weir.history.CircuitClient} and keeps every answer in a {@link
 * dev.weir.history.History}; {@link dev.weir.history.HistoryChecker} holds it against the promises.
 * The checker itself is tested by services in memory that break one promise each.
 */
package dev.weir.history;
