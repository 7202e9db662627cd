/**
 * Batches of samples as the journal keeps them: each can be read alone.
 *
 * <h2>Stored format</h2>
 *
 * <p>A <i>varint</i> has 7 bits a byte, the lowest first; a <i>signed</i> is the varint {@code v <<
 * 1 ^ v >> 63}. All arithmetic on longs is modulo 2^64.
 *
 * <pre>
 * batch    version (1) = 1, compression (1): 0 none, 1 zstd, [length of the body varint], body,
 *          CRC-32C of all before (4, little-endian)
 * body     arrival signed, number of the first new series varint, labels, runs
 * labels   texts varint, (length varint, UTF-8)*, new series varint, for each:
 *          labels varint, (text of the name varint, text of the value varint)*
 * runs     runs varint, series: number - number before - 1 varint each, lengths, times,
 *          exponents: 1 byte for each run, values
 * lengths  the length of all runs varint; or 0, and for each run length - 1 varint
 * times    for each run 0: those of the run before; or 1, and signed:
 *          the first less the first of the run before, then
 *          the second less the first, then differences of differences
 * values   of a run with the exponent e = 0..15 signed: mantissa less the mantissa before,
 *          where the value is mantissa / 10^e; with 16 the bits (8, little-endian)
 * </pre>
 *
 * <p>The last four bytes are the checksum in every version, and the first is the version. A run has
 * at least one sample: an empty one is not written. A batch has at most 1,048,576 samples, 262,144
 * new series of 65,536 labels each, 1,048,576 texts, a body of 16 MiB, and 16 MiB of canonical
 * labels, however short its texts are because series share them; what is beyond is neither written
 * nor read.
 *
 * <p>Decimals are those of {@link dev.weir.series.codec.DecimalScale}: what does not come back bit
 * for bit is not written as one.
 */
package dev.weir.series.event;
