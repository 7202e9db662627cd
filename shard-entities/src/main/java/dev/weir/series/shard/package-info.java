/**
 * One metrics shard: which series there are, their newest samples, and the chunks that are sealed.
 *
 * <p>{@link dev.weir.series.shard.MetricsShard} is changed by the events of one log and nothing
 * else, so it is the same wherever the same events were applied. {@link
 * dev.weir.series.shard.Draft} decides what becomes an event. A {@link
 * dev.weir.series.shard.Question} is answered in two steps: what belongs to the present state is
 * taken at once, chunks are read elsewhere.
 *
 * <p>Under way: chunks stay in memory and every snapshot writes all of them; nothing is deleted,
 * and there are no rollups.
 *
 * <h2>Stored format of chunks in a snapshot, big-endian</h2>
 *
 * <pre>
 * version (1), series (4), for each series: chunks (4), for each chunk in the order of sealing:
 *     late (1), length (4), bytes
 * </pre>
 */
package dev.weir.series.shard;
