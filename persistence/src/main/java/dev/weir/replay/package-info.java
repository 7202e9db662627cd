/**
 * Reading a journal beside its nodes: listing it and proving it whole.
 *
 * <p>{@link dev.weir.replay.JournalVerify} reads every record; {@link dev.weir.replay.JournalScan}
 * opens the journal of a directory. LevelDB writes whenever it opens, so that is a copy, and the
 * original stays as it is; tables never change and are hard-linked where the file system allows.
 * Neither knows what the records mean, and none of it needs an actor system.
 */
package dev.weir.replay;
