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
 * <p>The key of a block is its number since 1970 and 2^48 times that of the tier.
 *
 * <h2>In files</h2>
 *
 * <p>Rollups stay in memory, all of them. A snapshot writes the blocks that have changed since the
 * last one into a {@link dev.weir.series.rollup.RollupFile}, which later snapshots name too; of
 * several files with a block the last one counts. {@link dev.weir.series.rollup.RollupFiling} says
 * which files a snapshot consists of, and joins small ones. Blocks of days are in no file while all
 * of their hours are there, nor those of months while their days are, for they follow from these.
 * What retention has dropped is not written anywhere: a snapshot says until when the buckets of
 * each tier are gone, and they go from blocks of older files as these are read. What is answered,
 * and the digest, do not depend on which files blocks are in.
 *
 * <h2>Stored format in a snapshot, big-endian</h2>
 *
 * <pre>
 * version (1) = 2, for hours, days and months: buckets that begin before this time are gone (8)
 * </pre>
 *
 * <h2>Sections of a file of rollups, big-endian</h2>
 *
 * <pre>
 * rollups/directory
 *     version (1) = 1, bytes of all blocks as they are in memory (8), keys (4)
 *     for each key, ascending: key (8), numbers of the series that have the block: RoaringBitmap,
 *         portable
 * rollups/blocks
 *     page*: blocks, 1 to 32,768 (4), length (4), columns' CRC-32C, the number of blocks before them
 *         (4), columns
 * </pre>
 *
 * <p>The blocks of all pages are in the order of the directory, by key and series. The columns of a
 * page are those of a chunk ({@link dev.weir.series.codec}) in the order of their bits, filled up
 * with zeros to whole bytes. Three have a number for each block:
 *
 * <pre>
 * size      how many buckets it has
 * exponent  e, the least one with which first, last, minimum and maximum of all its buckets are
 *           decimals; 2048 when there is none, and then a value is its 64 bits
 * grain     g, the greatest one with which all compensations are whole numbers times 2^g; 2048 when
 *           there is none, and then a compensation is its 64 bits
 * </pre>
 *
 * <p>and fifteen a number for each bucket, all 0 from the fourth on where there are no samples:
 *
 * <pre>
 * slot      less the one behind the slot before
 * stale     their number
 * count     of samples
 * delay     of the first sample behind the begin of the bucket
 * span      from the first sample to the last
 * resets
 * first     less the last of the bucket before in the block, 0 for the first
 * last      less the first
 * minimum   what it is below the least of first and last
 * maximum   what it is above the greatest of first and last
 * sum       a whole number n over 10^e that is near to the sum, less
 *           count times (first + (last - first) / 2); 0 when values are bits
 * miss      bits of the sum less those of n / 10^e; when values are bits less those of the sum that
 *           a block in memory expects
 * compensation  as a multiple of 2^g, less the multiple nearest to (n / 10^e - sum), where the rest
 *           of the division counts too; 0 is expected when there is no such n or g
 * increase  a whole number over 10^e that is near to it, less last - first; 0 when values are bits
 * miss      bits of the increase less those of that quotient, or of what a block in memory expects
 * </pre>
 *
 * <p>First, last, minimum and maximum are mantissas of decimals with exponent e, or bits. All
 * arithmetic on whole numbers is modulo 2^64. A page is decoded and compared before it is written.
 */
package dev.weir.series.rollup;
