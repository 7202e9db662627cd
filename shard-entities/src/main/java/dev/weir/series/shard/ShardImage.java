package dev.weir.series.shard;

/**
 * Everything a metrics shard holds: what a snapshot stores.
 *
 * @param moment counts the images of a shard; 0 for one that was read
 * @param index the series, as {@link dev.weir.series.index.SeriesIndex} writes them
 * @param head the newest samples, as {@link dev.weir.series.head.Head} writes them
 * @param chunks the chunks that are sealed
 * @param notes what is remembered beside samples, as {@link ShardNotes} writes it
 * @param rollups what was rolled up and how far retention has come
 */
public record ShardImage(
    long moment, byte[] index, byte[] head, ChunkImage chunks, byte[] notes, RolledImage rollups) {}
