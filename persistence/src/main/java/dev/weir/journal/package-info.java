/**
 * The journal and snapshot store of a region, in LevelDB for one node or in PostgreSQL for several,
 * and who may append to it.
 *
 * <p>{@link dev.weir.journal.EventLog} is what both offer beside Pekko's plugins. In PostgreSQL the
 * plugins are those of pekko-persistence-jdbc, the tables are in {@code db/V001__journal.sql}, and
 * a trigger holds the fence. What follows is LevelDB: Pekko plugins above, one guarded database
 * below, group commit in between.
 *
 * <p>{@link dev.weir.journal.LevelDbJournal} and {@link dev.weir.journal.LevelDbSnapshotStore} are
 * the plugins {@code weir.journal.leveldb} and {@code weir.snapshot.leveldb}; both work on the one
 * {@link dev.weir.journal.JournalStore} that {@link dev.weir.journal.LevelDbStore} opens per actor
 * system. {@code JournalStore} and all below it know nothing of Pekko. Nobody outside {@code
 * GuardedDb} sees a LevelDB class. The package stores bytes under (persistence id, rev) and knows
 * nothing of their meaning.
 *
 * <h2>Files, format 1</h2>
 *
 * <pre>
 * {data}/lock                  held while a process uses the directory; holds its pid
 * {data}/native/{version}/     the LevelDB library, extracted once, compared byte by byte
 * {data}/journal/identity.json store uuid, format, CRC-32C of the text before it
 * {data}/journal/high-water    two slots of 64 bytes: magic "WHW1", format, store uuid, commit
 *                              counter, zeros, CRC-32C; slot = counter mod 2
 * {data}/journal/db/           LevelDB
 * {data}/journal/torn-*.log    copy of a log whose torn tail was cut off at a start
 * {data}/journal.damaged-{n}/  a journal that a repair has replaced, as it was
 * {data}/journal.repairing/    while a repair builds the new one
 * {data}/journal.repaired/     the new one, whole, while the damaged one is renamed
 * </pre>
 *
 * <p>The high-water slot is written, without a sync of its own, after the sync of its group
 * returned: it is never ahead of what is durable. A database whose commit counter is behind it has
 * lost acknowledged data and is not opened ({@code JOURNAL_ROLLED_BACK}).
 *
 * <h2>Keys and values, big-endian, format 1</h2>
 *
 * <pre>
 * 00 "commits"          facts: commit counter (8), number of persistence ids (8),
 *                       number of fences (8, absent while 0)
 * 01 persistence id     number of the persistence id (8), from 1, dense
 * 02 number             head: highest rev (8), deleted-to rev (8), snapshots (4)
 * 03 number rev         record of an event
 * 04 number rev         record of a snapshot, at the rev it describes
 * 05 number             fence: epoch (8), owner: length (4) and UTF-8
 * </pre>
 *
 * <p>An append is conditional on the fence of its persistence id: see {@link
 * dev.weir.journal.EventLog}. Its epoch is read from the local envelope of its payload: magic
 * "WLE1" (4), reserved (4), epoch (8). A persistence id without a fence takes payloads without an
 * envelope.
 *
 * <p>A truncation removes the events after a rev, and later snapshots, in the write batch of the
 * lowered head, and asks for the epoch of the fence as an append does.
 *
 * <p>Every value begins with a version byte (1) and ends with a CRC-32C over key and value, so that
 * a value under a wrong key is found. Between the two, a record holds
 *
 * <pre>
 * serializer id (4), timestamp ms (8), flags (1: 1 = metadata follows)
 * serializer manifest, adapter manifest, writer uuid: each length (2) and UTF-8
 * metadata, if any: serializer id (4), manifest: length (2) and UTF-8, length (4) and bytes
 * payload: length (4) and bytes
 * </pre>
 *
 * <p>Facts and head are rewritten in the write batch of the events they describe. The density of
 * the revs from {@code deleted-to + 1} to the highest, the number of persistence ids and the number
 * of snapshots per id, and the number of fences, are therefore known without trusting an iterator's
 * end: a store that returns fewer of any of them is damaged and says so.
 */
package dev.weir.journal;
