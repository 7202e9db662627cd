/**
 * Segments: immutable, checksummed files for state that is too large for the journal.
 *
 * <p>{@link dev.weir.segment.SegmentStore} writes a file in one go and hands out a {@link
 * dev.weir.segment.SegmentRef}; the manifest of a snapshot keeps that reference, and opening by it
 * proves that the file is the one that was written. A file has named sections; each is a stream of
 * bytes whose meaning belongs to the caller. Nothing here knows Pekko or the journal. A snapshot is
 * a {@link dev.weir.segment.SegmentGroup}: whoever carries it elsewhere carries all of them.
 *
 * <h2>File, format 1, big-endian</h2>
 *
 * <pre>
 * magic "WSG1" (4), format (4)
 * blocks, those of one section after each other:
 *     length 1..262144 (4), bytes, CRC-32C of block offset (8) and bytes (4)
 * index: sections (4), then for each in order of writing
 *     name: length (2) and UTF-8; offset of its first block (8); blocks (4); bytes (8)
 * tail of 20 bytes: offset of the index (8), length of the index (4),
 *     CRC-32C of the index (4), magic "WSGE" (4)
 * </pre>
 *
 * <p>The offset in a block's sum finds blocks that were exchanged. A section without bytes has no
 * block. The file is written as {@code name.NODE.part}, synced, renamed, and its directory synced:
 * a file under its final name is whole.
 */
package dev.weir.segment;
