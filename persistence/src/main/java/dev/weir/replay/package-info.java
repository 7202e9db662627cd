/**
 * Offline work on a stopped node's journal: listing it and proving it whole.
 *
 * <p>{@link dev.weir.replay.JournalVerify} reads every record; {@link dev.weir.replay.JournalScan}
 * lists what is there. LevelDB writes whenever it opens, so both work on a copy of the journal and
 * leave the original as it is; tables never change and are hard-linked where the file system
 * allows. Neither knows what the records mean, and none of it needs an actor system.
 */
package dev.weir.replay;
