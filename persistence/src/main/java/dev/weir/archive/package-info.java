/**
 * Archives: files that hold the events of one persistence id, compressed, for backups and for the
 * way into another journal.
 *
 * <p>{@link dev.weir.archive.ArchiveWriter} writes one aside, syncs it and gives it its name at the
 * end; {@link dev.weir.archive.ArchiveReader} streams the records back and finds every change of
 * the bytes: a flipped one, a missing end, something behind the end. Nothing here knows what a
 * record means. A log whose first events are deleted is whole with a snapshot of the rev before the
 * first one and the file that the snapshot names: both stand before the events, the snapshot first.
 *
 * <h2>File, format 1, big-endian</h2>
 *
 * <pre>
 * name.wa
 *
 * magic "WAF1" (4), format (4)
 * header: length (4), persistence id: text; first rev (8), written ms (8)
 * CRC-32C of everything so far (4)
 * blocks, each:
 *     1 (1), raw bytes (4), stored bytes (4), rev before the block (8)
 *     CRC-32C of these 17 bytes and of the stored bytes (4)
 *     stored bytes: the entries, compressed with Deflate (zlib, RFC 1950)
 * end: 2 (1), last rev (8), events (8), snapshots (8), file parts (8),
 *     SHA-256 of everything before it (32), magic "WAE1" (4)
 *
 * entry: kind (1), length of what follows (4), and
 *     kind 1, an event, and kind 2, a snapshot: see {@link dev.weir.journal.RecordBytes}
 *     kind 3, the next part of a file: name: text, bytes to the end of the entry
 * </pre>
 *
 * <p>Events have consecutive revs from the first rev of the header to the last rev of the end; with
 * no event the last rev is the first rev - 1. A block is closed once it holds 256 KiB, so a reader
 * never holds more than that and one entry. A text is a length (4) and UTF-8. A file under its
 * final name is complete: it is written as {@code name.part}, synced, renamed, and the directory is
 * synced. A reader refuses a format it does not know.
 */
package dev.weir.archive;
