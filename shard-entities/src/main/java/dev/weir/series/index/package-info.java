/**
 * The index of one shard: from labels to series numbers and back, and from matchers to sets of
 * series.
 *
 * <p>{@link dev.weir.series.index.SeriesIndex} is the way in; one thread owns it. A <i>sid</i> is
 * the number of a series, dense, in order of first appearance. A <i>pair</i> is a label name with a
 * value and has a number of the same kind. Nothing is kept as an object for each series: the pairs
 * of sixteen series are a block, in which each says where it differs from the one before; series
 * are found by open addressing on the upper half of their hash, and labels are compared whenever
 * hashes may be equal. Each pair, and each name, has the set of its series as a few runs of series
 * that follow one another, or as a Roaring bitmap.
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
 * highest first. Texts and blocks of series are stored as they lie in memory. What follows from
 * them and takes but one pass to find (slots, sets of series, counts) is made by reading, so that
 * it cannot disagree with the labels. Hashes of series and accounted bits are stored and believed:
 * to make them again would take the texts of every series.
 *
 * <pre>
 * index    version byte = 2, frame*, integer 0
 * frame    length integer 1..65536, bytes, integer CRC-32C of the bytes of this frame and all before;
 *          only the last is shorter than 65536
 * </pre>
 *
 * <p>The bytes of all frames are the content. A <i>varint</i> has 7 bits a byte, the lowest first,
 * below 2^31, in as few bytes as it needs.
 *
 * <pre>
 * content  names, bits*, pairs, series
 * names    texts, the owner of each is 0
 * bits     accounted bits of a name: two integers, the upper one first
 * pairs    texts, the owner of each is its name; none is empty
 * texts    count varint, owner varint*, page*
 * page     bytes varint, text*; a text begins a page when it does not fit the one before, so that
 *          this would have more than 65536 bytes
 * text     length varint, UTF-8
 *
 * series   count varint, page*, rest, hash*
 * page     as above; a text of it is not UTF-8 but a block: sixteen rows
 * rest     bytes varint, the rows that are no whole block
 * hash     integer: the upper half of XXH64 of the canonical labels
 *
 * row      the series as places: how many labels there are, then the pair of each, in order of the
 *          names' unsigned bytes. (marks, value varint*)*
 * marks    a byte: bit 0..6 when a value of the next seven places follows, bit 7 when more marks do.
 *          Places are said when they differ from those of the row before, in the first row of a block
 *          all are; no marks behind the last such place
 * </pre>
 *
 * <p>Names and pairs have their numbers in the order in which series have them first; all of them
 * have series. The same series in the same order have these bytes and no others; a reader refuses
 * what a writer would have written in another way, series or texts that are there twice among it.
 */
package dev.weir.series.index;
