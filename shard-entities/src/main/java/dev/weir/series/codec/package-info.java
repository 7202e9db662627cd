/**
 * Chunks: compressed runs of samples of one series, from which every double comes back bit for bit.
 *
 * <p>{@link dev.weir.series.codec.ChunkEncoder} makes them, {@link dev.weir.series.codec.Chunk}
 * reads them. Values are {@code long}s of raw bits, never doubles: a signalling NaN, a payload or
 * the sign of a zero would not survive arithmetic. Times ascend strictly, over all of a {@code
 * long}; 1 to 8,192 samples. Nothing is allocated by a count that was read before it is known to be
 * at most that.
 *
 * <h2>Stored format</h2>
 *
 * <p>A chunk is a sequence of bits, the lowest of a byte first, filled up with zeros to whole
 * bytes, and four bytes of CRC-32C over them, little endian. The last four bytes are the checksum
 * in every version, and the first byte is the version. A <i>number</i> is its width in 7 bits and
 * then so many bits; a <i>signed</i> is the number {@code v << 1 ^ v >> 63}. All arithmetic on
 * longs is modulo 2^64.
 *
 * <pre>
 * chunk    version 8 bits = 1, kind of values 4 bits = 0 (doubles), number of samples number, times,
 *          values
 * times    first signed; when there are more:
 *          regular 1 bit, step number; when not regular: last - first number, column of
 *          (time i - first - i * step)
 * values   codec 4 bits, then
 *            0 constant  64 bits
 *            1 runs      number of runs number, column of their lengths, values of the runs (of
 *                        another codec)
 *            2 decimal   exponent e 4 bits, number of exceptions number, for each (values since the
 *                        exception before number, 64 bits), column of mantissas m: m / 10^e
 *            3 xor       64 bits, then for each value: 0 as the one before; or 1, then
 *                        0 the window of the last one, or
 *                        1 leading zeros 5 bits, length - 1 6 bits: a new window;
 *                        then as many bits as the window is long
 *            4 whole     column of the raw bits
 *            5 raw       64 bits each
 *            6 quotient  divisor d 64 bits, column of dividends n, column of misses: the bits of a
 *                        value are those of n / d and its miss
 * column   first signed; when there are more: factor number (0: all are equal);
 *          0 1 bit, block*; or 1 1 bit, code
 * code     order 2 bits, base signed, frequencies, state 32 bits, for each residual, less the base
 *          and as zigzag: the next word 16 bits when the state is below 2^16, the rest of the token
 *          frequencies: the highest token 8 bits; for each token up to it 1 bit whether it occurs,
 *          and then width 4 bits, parts - 1; the parts sum up to 4096
 *          tokens: 0..15 are numbers; from 16 on two of each width, whose rest is all but the two
 *          highest bits
 * block    for each 128 values behind the first: order 2 bits, mode 8 bits, base signed,
 *          then the residuals, less the base:
 *            mode k = 0..63   Rice: zigzag, the part above k bits as so many 0 and a 1, k bits;
 *                             or twenty 0 and 64 bits
 *            mode 64 + w      w bits each
 *          value i = first + factor * y(i), y(0) = 0, residual of
 *            order 0  y(i)
 *            order 1  y(i) - y(i-1)
 *            order 2  y(i) - 2 y(i-1) + y(i-2), where y(-1) = 0
 * </pre>
 *
 * <h2>Decimals</h2>
 *
 * <p>A value has the mantissa m of the exponent e when {@code m = rint(v * 10^e)} is at most 2^53
 * and {@code (double) m / 10^e} has the very bits of v; with e = 0 also when v is a whole number
 * below 2^63. Reading repeats that one division and does no other arithmetic on doubles. What has
 * no mantissa (-0.0, NaNs with the stale marker among them, infinities, more digits) is an
 * exception, at most one for 16 values; its mantissa is that of the value before.
 *
 * <h2>Quotients</h2>
 *
 * <p>A percentage of a total that does not change has all digits of a double and yet few values.
 * Where decimals fail, a dense chunk tries whole numbers over a divisor that it finds ({@link
 * dev.weir.series.codec.Divisor}). A value that was rounded more than once misses its quotient by a
 * few doubles, which are counted: bits of doubles of one sign ascend with them. Reading repeats
 * that one division.
 */
package dev.weir.series.codec;
