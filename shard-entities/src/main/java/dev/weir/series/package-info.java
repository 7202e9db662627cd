/**
 * Time series of one metrics shard: what a series is, and batches of samples. Below it: {@code
 * codec} compresses chunks, {@code event} batches for the journal, {@code index} finds series,
 * {@code head} keeps their newest samples, {@code shard} is all of it together.
 *
 * <p>A <i>series</i> is a set of {@link dev.weir.series.Labels}; a <i>sample</i> is a time in
 * milliseconds and a double, kept bit for bit. No Pekko, clock, randomness or locale here, and no
 * arithmetic on doubles but that which a codec can undo exactly.
 *
 * <h2>Canonical labels</h2>
 *
 * <pre>
 * labels   number of labels varint, (length of name varint, name UTF-8,
 *          length of value varint, value UTF-8)*, in order of the names' unsigned bytes
 * </pre>
 *
 * <p>A label with an empty value is not there (Prometheus: "labels with an empty label value are
 * considered equivalent to labels that do not exist"). A <i>varint</i> has 7 bits a byte, the
 * lowest first. The shard of a series is {@link dev.weir.series.SeriesHash} of these bytes, modulo
 * a power of two; both belong to what is stored and never change. The label {@code __native__} is
 * left out of what is hashed: it makes a series a part of a native histogram ({@link
 * dev.weir.series.histogram}), and parts live together.
 *
 * <p>Chunks of samples and their layout are described in {@link dev.weir.series.codec}, the newest
 * samples in {@link dev.weir.series.head}.
 */
package dev.weir.series;
