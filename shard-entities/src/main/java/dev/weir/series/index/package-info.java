/**
 * The index of one shard: from labels to series numbers and back, and from matchers to sets of
 * series.
 *
 * <p>{@link dev.weir.series.index.SeriesIndex} is the way in; one thread owns it. A <i>sid</i> is
 * the number of a series, dense, in order of first appearance. A <i>pair</i> is a label name with a
 * value and has a number of the same kind. Nothing is kept as an object for each series: labels are
 * references to pairs in one paged column, series are found by open addressing on the upper half of
 * their hash, and labels are compared whenever hashes are equal. Each pair has the set of its
 * series as a Roaring bitmap, or as one number while it has one series.
 *
 * <h2>Matchers</h2>
 *
 * <p>As in Prometheus a missing label has the empty value, so {@code {a=""}}, {@code {a!="x"}} and
 * {@code {a=~"x|"}} find series without {@code a}. Regular expressions are those of RE2, anchored
 * on both sides, and a dot is any character; they are tested on the distinct values of the label,
 * or on the series that other matchers left when these are fewer. Texts, alternatives of texts, and
 * texts with {@code .*} or {@code .+} around them are compared as bytes.
 *
 * <p>The engine compiles counted repetitions by writing them out, nested ones as their product:
 * {@code ((a{1000}){1000}){1000}} would take all memory. {@link dev.weir.series.index.Matcher}
 * refuses what would come to more than 10,000 steps, 200 brackets in one another or 4 KiB.
 *
 * <h2>Accounted bytes</h2>
 *
 * <p>{@link dev.weir.series.index.SeriesIndex#bytes} is a sum that only the series and their order
 * decide, never a measurement: the same on every node and after a restart. It is kept for each
 * label name, too. {@code IndexFigures} prints it beside the heap.
 *
 * <h2>Stored format</h2>
 *
 * <p>An index is a byte with the version and frames with checksums; integers are four bytes, the
 * highest first. Only the labels are stored. What follows from them (hashes, postings, counters) is
 * made again by reading, which costs about what adding the series costs.
 *
 * <pre>
 * index    version byte = 1, frame*, integer 0
 * frame    length integer 1..65536, bytes, integer CRC-32C of the bytes of this frame and all before;
 *          only the last is shorter than 65536
 * </pre>
 *
 * <p>The bytes of all frames are the content. A <i>varint</i> has 7 bits a byte, the lowest first,
 * below 2^31, in as few bytes as it needs.
 *
 * <pre>
 * content  number of series varint, series*
 * series   number of labels varint, pair*, in order of the names' unsigned bytes
 * pair     0: the one in the same place of the series before
 *          p + 1 varint: pair p, where the one above does not say the same;
 *          when p pairs are known so far this is a new one and there follow
 *            n varint: name n; when n names are known so far this is a new one and its text follows
 *            text of the value, not empty
 * text     length varint, UTF-8
 * </pre>
 *
 * <p>The same series in the same order have these bytes and no others; a reader refuses what a
 * writer would have written in another way, series or texts that are there twice among it.
 */
package dev.weir.series.index;
