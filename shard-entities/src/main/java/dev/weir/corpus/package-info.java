/**
 * Well-known loads with which stream processors and databases are compared: their tables, queries
 * and events. Tests hold them against other engines, benches measure them.
 *
 * <p>The ways in are {@link dev.weir.corpus.Corpus} and {@link dev.weir.corpus.NexmarkEvents}. They
 * know neither clock nor dice: who calls brings the numbers.
 */
package dev.weir.corpus;
