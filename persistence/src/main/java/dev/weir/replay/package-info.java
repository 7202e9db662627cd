/**
 * Reading a journal beside its nodes: listing it and proving it whole.
 *
 * <p>{@link dev.weir.replay.JournalVerify} reads every record; {@link dev.weir.replay.JournalScan}
 * opens the journal of a directory. LevelDB writes whenever it opens, so that is a copy, and the
 * original stays as it is; tables never change and are hard-linked where the file system allows.
 * Neither knows what the records mean, and none of it needs an actor system.
 *
 * <p>{@link dev.weir.replay.HistoryExport} and {@link dev.weir.replay.HistoryCopy} move whole
 * histories, with the {@link dev.weir.replay.Base} that stands for deleted events; what they have
 * to know of snapshots is a {@link dev.weir.replay.HistoryMeaning}.
 */
package dev.weir.replay;
