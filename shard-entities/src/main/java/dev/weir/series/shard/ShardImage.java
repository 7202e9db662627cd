package dev.weir.series.shard;

/**
 * Everything a metrics shard holds, encoded: what a snapshot stores.
 *
 * @param index the series, as {@link dev.weir.series.index.SeriesIndex} writes them
 * @param head the newest samples, as {@link dev.weir.series.head.Head} writes them
 * @param chunks the chunks that are sealed, as {@link SealedChunks} writes them
 */
public record ShardImage(byte[] index, byte[] head, byte[] chunks) {}
