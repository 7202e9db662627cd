package dev.weir.series.rollup;

/**
 * The encoded buckets of one series in the next greater period.
 *
 * @param key tier and number of the block, see {@link SeriesRollup}
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Block(long key, int sid, byte[] bytes) {}
