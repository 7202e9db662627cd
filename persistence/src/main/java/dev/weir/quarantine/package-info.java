/**
 * Quarantine: files that keep the tail of a history which another region's history does not have,
 * before the journal forgets it.
 *
 * <p>{@link dev.weir.quarantine.QuarantineDirectory} writes a file durably and reads it back before
 * it says where it is; {@link dev.weir.quarantine.QuarantineFile} hands out the stored records as
 * they were. Nothing here knows what a record means, and nothing here removes a file.
 *
 * <h2>Files, format 1, big-endian</h2>
 *
 * <pre>
 * {data}/quarantine/{persistence id, percent-encoded}/{epoch}-{first rev}-{last rev}.wq
 *
 * magic "WQF1" (4), format (4)
 * header: persistence id: text; epoch (8), first rev (8), last rev (8), written ms (8);
 *     region: text
 * records with consecutive revs, each: length of what follows (4, never 0), rev (8),
 *     serializer id (4), timestamp ms (8), manifest, adapter manifest, writer uuid: texts;
 *     metadata: 0 (1), or 1 (1), serializer id (4), manifest: text, bytes; payload: bytes
 * end: 0 (4), number of records (8), SHA-256 of everything before it (32)
 * </pre>
 *
 * <p>A text is a length (4) and UTF-8, bytes are a length (4) and themselves. Every format begins
 * with magic and format and ends with the SHA-256. The file is written as {@code name.part},
 * synced, renamed, and its directories synced: a file under its final name is whole. A file with
 * another content under a name that is taken is called {@code name.2.wq}, and so on.
 */
package dev.weir.quarantine;
