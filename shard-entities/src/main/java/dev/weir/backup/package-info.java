/**
 * Backups of circuits, and copies of them within a region: histories carried from one journal to
 * another, event by event and byte for byte.
 *
 * <p>A {@link dev.weir.backup.CircuitSource} is a history to be read: a circuit of this region
 * ({@link dev.weir.backup.LiveCircuit}) or one in a backup ({@link
 * dev.weir.backup.ArchivedCircuit}). {@link dev.weir.backup.CircuitCopy} writes one under another
 * name, up to a rev or a time. Rev, time and chain value of every event stay what they were, so the
 * copy can be read at every rev that the original had.
 *
 * <h2>The backup directory</h2>
 *
 * <pre>
 * NAME.json                               what a backup consists of; its second line is the
 *                                         SHA-256 of the first
 * data/TENANT/CIRCUIT/FROM-TO.CHAIN.wa    events as archives, see package archive; one that
 *                                         begins with a state ends in .base.wa
 * data/TENANT/CIRCUIT/writing-*           what one writer has begun
 * .lock                                   held where files are removed, or named by a manifest
 * </pre>
 *
 * <p>Files below {@code data} belong to all backups that name them: a backup writes the events that
 * no earlier one has. A manifest is written last, after every file that it names is durable, so a
 * backup that is listed is complete. Events are read while the circuit goes on; each circuit is
 * backed up as of one rev, and nothing is promised across circuits.
 *
 * <p>Nothing here knows an actor; all calls block.
 */
package dev.weir.backup;
