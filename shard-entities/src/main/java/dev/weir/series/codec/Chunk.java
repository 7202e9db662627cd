package dev.weir.series.codec;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A compressed run of samples of one series, in the order of their times. Immutable; what {@link
 * ChunkEncoder} made comes back bit for bit. The layout is in the package documentation.
 */
public final class Chunk {
  /** Most samples of a chunk: reading one takes 16 bytes for each. */
  public static final int SAMPLES_MAX = 8_192;

  static final int VERSION = 1;

  /** The kind of values: doubles, the only one so far; histograms will be others. */
  static final int DOUBLES = 0;

  static final int KIND_BITS = 4;

  /** More than the worst samples need: 11 bytes a time and 9 a value, and the head. */
  private static final int BYTES_MAX = 32 * SAMPLES_MAX;

  /** Fewer than the shortest needs for its version, kind, count, time and codec. */
  private static final int BYTES_MIN = 5 + Integer.BYTES;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final int samples;
  private final long firstTime;
  private final long step;
  private final boolean regular;
  private final long lastTime;

  /** Bit at which the times that are not regular begin, or the values. */
  private final int body;

  private Chunk(byte[] bytes) {
    this.bytes = bytes;
    BitReader in = reader(Byte.SIZE);
    requireKnown("values of kind", (int) in.bits(KIND_BITS), DOUBLES);
    samples = in.count("number of samples", 1, SAMPLES_MAX);
    firstTime = in.signed("first time");
    regular = samples == 1 || in.bits(1) == 1;
    step = samples == 1 ? 0 : in.number("step of the times");
    long span = regular ? step * (samples - 1) : in.number("span of the times");
    lastTime = firstTime + span;
    if (samples > 1 && (span == 0 || !reaches(span))) {
      throw in.damaged("%d times reach from %d to %d".formatted(samples, firstTime, lastTime));
    }
    body = in.position();
  }

  /** False where times would not ascend up to the last one. */
  private boolean reaches(long span) {
    long greatest = Long.MAX_VALUE - firstTime;
    long steps = regular ? Long.divideUnsigned(greatest, samples - 1) : greatest;
    return Long.compareUnsigned(regular ? step : span, steps) <= 0;
  }

  /**
   * Takes the bytes of a chunk and checks all but the samples themselves.
   *
   * @param bytes kept, not copied
   * @throws WeirException FORMAT_TOO_NEW for a version that this build does not know,
   *     JOURNAL_CORRUPT for damage
   */
  public static Chunk of(byte[] bytes) {
    if (bytes.length < BYTES_MIN || bytes.length > BYTES_MAX) {
      throw damaged("it has %d bytes".formatted(bytes.length));
    }
    int length = bytes.length - Integer.BYTES;
    if ((int) INTS.get(bytes, length) != ChunkEncoder.checksum(bytes, length)) {
      throw damaged("its %d bytes fail their checksum".formatted(bytes.length));
    }
    if (bytes[0] == 0) {
      throw damaged("it has format version 0");
    }
    requireKnown("format version", bytes[0] & 0xFF, VERSION);
    return new Chunk(bytes);
  }

  private static void requireKnown(String what, int found, int known) {
    if (found > known) {
      throw new WeirException(
          ErrorCode.FORMAT_TOO_NEW,
          "A chunk of samples has %s %d, this build reads up to %d. Start a build that knows it."
              .formatted(what, found, known));
    }
  }

  private static WeirException damaged(String why) {
    return new WeirException(
        ErrorCode.JOURNAL_CORRUPT, "A chunk of samples is damaged: " + why + ".");
  }

  /** How many samples there are, 1 to {@link #SAMPLES_MAX}. */
  public int samples() {
    return samples;
  }

  /** The earliest time in milliseconds. */
  public long firstTime() {
    return firstTime;
  }

  /** The latest time in milliseconds. */
  public long lastTime() {
    return lastTime;
  }

  /** Length of the whole chunk. */
  public int bytes() {
    return bytes.length;
  }

  /**
   * Reads all samples to the beginning of two arrays.
   *
   * @param times milliseconds, ascending
   * @param bits raw bits of the doubles
   * @throws WeirException JOURNAL_CORRUPT for damage; what is in the arrays then means nothing
   */
  public void read(long[] times, long[] bits) {
    BitReader in = reader(body);
    if (regular) {
      grid(times);
    } else {
      readTimes(in, times);
    }
    ValuesReader.read(in, bits, samples);
    in.end();
  }

  private void grid(long[] times) {
    for (int i = 0; i < samples; i++) {
      times[i] = firstTime + i * step;
    }
  }

  private void readTimes(BitReader in, long[] times) {
    ColumnReader.read(in, times, samples, "times");
    long before = times[0] + firstTime;
    times[0] = before;
    for (int i = 1; i < samples; i++) {
      long time = times[i] + firstTime + i * step;
      if (time <= before) {
        throw in.damaged("time %d of sample %d follows %d".formatted(time, i, before));
      }
      times[i] = time;
      before = time;
    }
    if (times[0] != firstTime || before != lastTime) {
      throw in.damaged("times reach from %d to %d".formatted(times[0], before));
    }
  }

  private BitReader reader(int position) {
    return new BitReader(bytes, position, bytes.length - Integer.BYTES);
  }
}
