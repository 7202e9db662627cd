package dev.weir.series.shard;

/**
 * Everything a metrics shard holds, encoded: what a snapshot stores.
 *
 * @param index the series, as {@link dev.weir.series.index.SeriesIndex} writes them
 * @param head the newest samples, as {@link dev.weir.series.head.Head} writes them
 * @param chunks the chunks that are sealed
 * @param notes what is remembered beside samples, as {@link ShardNotes} writes it
 * @param rollups what was rolled up and how far retention has come, as {@link RolledSamples} writes
 *     it
 */
public record ShardImage(
    byte[] index, byte[] head, ChunkImage chunks, byte[] notes, byte[] rollups) {}
