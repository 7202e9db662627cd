/**
 * One metrics shard: which series there are, their newest samples, and the chunks that are sealed.
 *
 * <p>{@link dev.weir.series.shard.MetricsShard} is changed by the events of one log and nothing
 * else, so it is the same wherever the same events were applied. {@link
 * dev.weir.series.shard.Draft} decides what becomes an event. A {@link
 * dev.weir.series.shard.Question} is answered in two steps: what belongs to the present state is
 * taken at once, chunks are read elsewhere.
 *
 * <p>A sealed chunk stays in memory until the next snapshot, which writes it into a {@link
 * dev.weir.series.shard.ChunkFile} and never again: later snapshots name the same file. So a
 * snapshot costs the series, the newest samples and the chunks sealed since the last one, however
 * old the shard is. {@link dev.weir.series.shard.ChunkFiling} says which chunks go into which
 * files, after {@link dev.weir.series.shard.ChunkJoining} has made fewer and denser ones of those
 * that came in order; what the shard answers, and its digest, do not depend on that. A chunk in a
 * file takes a handle in memory, and its bytes are mapped.
 *
 * <p>A native histogram is stored in parts, each a series of its own ({@link
 * dev.weir.series.histogram}). The shard knows which belong together and answers with all of them
 * at once, so that no histogram is torn by a batch between two pages; a histogram of which one part
 * has no room is refused as a whole. Parts are not rolled up.
 *
 * <p>What is sealed is rolled up at once ({@link dev.weir.series.rollup}); what is not sealed yet
 * is rolled up when somebody asks. Rollups stay in memory, and go into files by what has changed as
 * chunks do, so what a snapshot writes does not grow with the age of the shard; {@link
 * dev.weir.series.shard.ShardFiles} are the files of both kinds. A {@link
 * dev.weir.series.shard.Retention} says how long samples and rollups are kept. What is kept for too
 * long goes by whole UTC days, rollups by months for the greatest two as far as late samples may
 * still change them. Before samples go, those that are not sealed are, so that their hours stay. A
 * series of which nothing is left stays in the index.
 *
 * <h2>Stored format of chunks in a snapshot, big-endian</h2>
 *
 * <pre>
 * version (1) = 2, number of the chunk that is sealed next (4),
 * numbers of chunks that are dropped, though files may have them: RoaringBitmap, portable
 * </pre>
 *
 * <h2>Stored format of a shard's notes in a snapshot, big-endian</h2>
 *
 * <pre>
 * version (1), begin of the hour in which new series are counted, in milliseconds (8), how many (4)
 * whether something was said of metrics that there was no room for (1), metrics (4)
 * for each metric: name, how many things are said of it (1), for each: type, help, unit
 *     a text is its length (4) and its bytes
 * </pre>
 *
 * <h2>Sections of a file of chunks, big-endian</h2>
 *
 * <pre>
 * chunks/directory
 *     version (1) = 1, day since 1970 of the earliest chunk (8), chunks (4), lowest number (4)
 *     for each chunk, by series and number:
 *         series - that of the one before: varint, number - lowest number: varint,
 *         length: varint, how many chunks in order it was joined of, 0 for a late one: varint,
 *         when not 0 how many of the series were sealed in order before: varint
 * chunks/bytes
 *     the chunks in the same order, each with its own checksum
 * </pre>
 *
 * <p>Numbers count the chunks of a shard in the order of sealing, which says how chunks of a series
 * with the same times outrank each other. A snapshot of an earlier rev may have files of a later
 * one: chunks from the number of the next one on are none of its own then.
 *
 * <h2>Stored format of rollups in a snapshot, big-endian</h2>
 *
 * <pre>
 * samples before this time are gone (8), no sample is earlier than this (8), then what {@link
 *     dev.weir.series.rollup} says
 * </pre>
 */
package dev.weir.series.shard;
