/**
 * The head of a metrics shard: the newest samples of its series, by the number of the series,
 * before they are sealed into {@link dev.weir.series.codec.Chunk}s.
 *
 * <p>{@link dev.weir.series.head.Head} appends events, seals and is read; {@link
 * dev.weir.series.head.SampleMerge} makes one series of chunks, tail and side buffer. What a head
 * holds, and every byte that it seals or stores, is a function of the events appended and of the
 * budget: no clock, no measure of the heap, no order of a hash.
 *
 * <h2>Samples and ranks</h2>
 *
 * <p>A sample that is later than all of its series is <i>in order</i> and goes to the series'
 * <i>tail</i>. Any other is <i>late</i> and goes to its <i>side buffer</i>, which keeps one sample
 * for each time, the last one. At equal times late samples outrank those in order, and among late
 * ones the later has its way. A late sample is dropped as a duplicate when the side buffer, or else
 * the tail, has its time with the same bits. The tail does not count once a late chunk was sealed
 * whose times reach into it ("shadowed"): that chunk may say something else. The newest sample of a
 * series stays known when its tail is sealed.
 *
 * <h2>Sealing</h2>
 *
 * <p>A tail is sealed with 720 samples and a side buffer with 120; both before a sample that
 * arrives 2 hours after their first one, and when the head's sweep finds them so old: each event
 * looks at 1,024 series more, all in turn, so that series without samples are sealed as well. When
 * all tails and side buffers take more than the budget, the largest are sealed, at equal size the
 * lowest sids first, until they take less than seven eighths of it.
 *
 * <h2>In memory</h2>
 *
 * <p>Columns in pages of 4,096 series, 61 bytes a series, and no object for a series without late
 * samples. A tail of one sample is its columns. Each further sample is written at once, in some
 * bits, behind those of the tail, into cells of 64 bytes that are linked to a ring; nothing waits
 * uncompressed. Cells of sealed tails are used again, and not given back to the JVM. What memory is
 * accounted follows from samples alone.
 *
 * <h2>Bits of a tail</h2>
 *
 * <p>Writer and reader keep the same {@link dev.weir.series.head.TailModel} and move it on with
 * each sample, so that only the difference to the expected is written. The lowest bit of a word of
 * 64 bits comes first. A <i>number</i> is its width in 7 bits and then so many bits; zigzag is
 * {@code v << 1 ^ v >> 63}; a <i>Rice code</i> of k is the part above k bits as so many 0, a 1, and
 * k bits; all arithmetic on longs is modulo 2^64.
 *
 * <pre>
 * tail     first time 64 bits, its value 64 bits, then for each further sample
 * sample   when not calm: time, value
 *          when calm: the length of the run of samples as expected, plus one: as many 0 as its
 *          binary digits less one, a 1, these digits without the first; then the sample behind the
 *          run: time, value. A run at the end of the tail is not written.
 * time     nothing when times are exact, or else the Rice code of the zigzag of the residual, or
 *          twelve 0 and it as a number
 * value    Rice code of the zigzag of the residual, or twelve 0 and 2 bits:
 *            0 wide   zigzag of the residual number
 *            1 time   when times are exact: zigzag of the time's residual number, value (not 1)
 *            2 raw    64 bits: a value that has no mantissa
 *            3 scale  exponent 5 bits, shift 6 bits, zigzag of (distance >> shift) number
 * </pre>
 *
 * <p>The <i>mantissa</i> of a value is that of chunks ({@link dev.weir.series.codec}) with the
 * exponent 0 to 15; with exponent 16 it is the value's bits; without one it counts as 0. The
 * distance of two values is that of their mantissas. A residual is what is above the expected:
 *
 * <ul>
 *   <li>of a value: {@code (distance >> shift) - ((drift + 8) >> 4)}. The drift grows by the
 *       residual, but at most by 2^(w+1), where w is the mean width of residuals, and 40 at most.
 *       After <i>scale</i> it is 0, for the second sample of a tail 16 times the distance (0 when
 *       that has more than 40 bits), and the mean width is that of the distance.
 *   <li>of a time: {@code distance - (((step + 32) >> 6) - phase)}. A residual of 0 makes the phase
 *       0. One of at most an eighth of the step and 32,767 is added to the step, and becomes the
 *       phase after a quarter of it (at least 1) was taken off. Any other makes the step 64 times
 *       the distance (0 above 2^24 ms) and the phase 0.
 * </ul>
 *
 * <p>A <i>mean width</i>, in parts of 256, moves by an eighth (rounded down) towards the width of
 * the zigzag of each residual, for times 12 at most; its whole part is the k of the Rice codes, 50
 * at most. Times are exact below 32 parts, and a tail is calm when its values are so as well. Raw
 * and scaled values do not move the mean width. A tail begins with the exponent 0, the shift 63 and
 * zeros.
 *
 * <h2>Stored format</h2>
 *
 * <p>All numbers big endian. The content of the head is cut into blocks.
 *
 * <pre>
 * head     version u8 = 1, block*, length u32 = 0
 * block    length u32 (1 to 65,536), bytes, CRC-32C of the bytes u32
 *
 * content  next sid of the sweep u32 (a multiple of 1,024), number of pages u32, page*
 * page     0 u8; or 1 u8 and 4,096 series. The last page is a 1.
 * series   flags u8: 1 had a sample, 2 shadowed, 4 has a tail, 8 has a side buffer;
 *          when not 0:
 *          with tail: arrival of its first sample u64, number of samples u16 (1 to 719)
 *          with tail of 2 samples or more: number of bits u32, words u64*, zeros behind the last bit
 *          or else: newest time u64, bits of its value u64
 *          with side buffer: arrival of its first sample u64, number of samples u8 (1 to 119),
 *          (time u64, bits u64)*, times ascending, none above the newest
 * </pre>
 *
 * <p>What the columns know of a tail is not stored: reading goes through all of its samples, and so
 * finds any damage, and knows how to go on.
 */
package dev.weir.series.head;
