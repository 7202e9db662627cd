/**
 * The proof that a circuit's state is right: what its copies say of themselves is compared with
 * what a second, plain way makes of the journal.
 *
 * <p>{@link dev.weir.proof.Verification} reads the events once, in order of rev. {@code Fold}
 * checks that each follows the one before (checksum, rev, chain, epoch) and keeps the rows of the
 * tables in hash maps; {@code Recomputation} evaluates the SQL of each view over them, from
 * nothing. At the rev of each {@link dev.weir.proof.Claim} rows and hashes must be equal; at the
 * last rev the engine's own replay must come to the same too. What differs is named by view, key
 * and the first rev at which it does ({@code Bisection}).
 *
 * <p>What is independent: applying batches to tables ({@code circuit.Table}, {@code
 * zset.TableWriter}, {@code zset.KeyedRows} are not used), every incremental step, arrangements,
 * restored snapshots (unless the log begins behind one), what a copy has had in memory for months.
 *
 * <p>What is shared, so that a fault in it is in both and is not found here: the decoder of events,
 * the SQL compiler, the operators' way to fill themselves from whole tables, and row hashes.
 * Whether SQL means what it should is proved elsewhere, by comparison with DuckDB. Nor is proved
 * that a client meant what it sent, or that the newest event was not rewritten together with its
 * chain value while no copy elsewhere had it.
 *
 * <p>No Pekko, no threads of its own, nothing is written: all calls block their caller and may be
 * paused or ended by {@link dev.weir.proof.ProofProgress}.
 */
package dev.weir.proof;
