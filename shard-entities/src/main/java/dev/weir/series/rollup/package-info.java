/**
 * What is known of a series by hours, days and months: its samples, rolled up.
 *
 * <p>A {@link dev.weir.series.rollup.SeriesRollup} holds the {@link dev.weir.series.rollup.Bucket}s
 * of one series in three {@link dev.weir.series.rollup.Tier}s. It never changes: what a batch does
 * to it gives another one that shares the rest, so a reader keeps what it has taken. {@link
 * dev.weir.series.rollup.Rollups} are those of a shard.
 *
 * <p>An hour is the fold of its samples in the order of their times. Samples that are newer than
 * all before go on where the hour stood; any others, which came late or replaced a value, make
 * their hours be folded again from all samples. Nothing is ever subtracted, so an hour has the same
 * bits however its samples came. A day is the fold of its hours and a month that of its days, again
 * whenever one of them changes. All is in UTC.
 *
 * <h2>Numbers</h2>
 *
 * <p>Stale markers are counted and otherwise no samples. NaN yields to any number in minimum and
 * maximum; of equal ones the earliest stays, with its bits. The sum is Neumaier's, sum and
 * compensation apart. The increase counts what a counter has grown by within the bucket; where it
 * fell, it is taken to have begun at 0 again, which is a reset. A sum that is NaN is stored as the
 * one canonical NaN, for processors differ in its bits.
 *
 * <h2>In memory</h2>
 *
 * <p>A block holds the buckets of the next greater period, a day of hours, a month of days, a year
 * of months, encoded:
 *
 * <pre>
 * block    bucket*, ascending
 * bucket   slot u8: number in the block, 32 more when there are samples, 64 when stale markers
 *          with stale markers: their number
 *          with samples: their number, time of the first behind the begin of the bucket, of the
 *          last behind the first, resets; first, last, minimum, maximum, sum, compensation, increase
 * </pre>
 *
 * <p>Whole numbers have seven bits a byte, the lowest first. A double is the exclusive or of its
 * bits with those expected: u8 with the number of its bytes, 16 times that of zero bytes below
 * them, and these bytes, the lowest first. Expected are for the first the last of the bucket
 * before, for the last the first, for minimum and maximum first and last, for the sum the mean of
 * both times the samples, for the compensation 0, for the increase the last less the first.
 *
 * <h2>Stored format, big-endian</h2>
 *
 * <pre>
 * version u8 = 1, series u32, for each series that has blocks:
 *     number u32, newest time u64, blocks u16, for each block: key u64, length u16, bytes
 * </pre>
 *
 * <p>The key is the number of the block since 1970 and 2^48 times that of the tier.
 */
package dev.weir.series.rollup;
