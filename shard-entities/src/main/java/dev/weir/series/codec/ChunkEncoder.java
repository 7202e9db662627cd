package dev.weir.series.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Makes chunks of samples. The same samples and exponent give the same bytes. Holds scratch space;
 * used by one thread.
 */
public final class ChunkEncoder {
  /** Where no exponent is known. */
  public static final int NO_EXPONENT = -1;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final BitWriter out = new BitWriter();
  private final TimesWriter timesWriter;
  private final ValuesWriter valuesWriter;
  private int exponent = NO_EXPONENT;

  /** What matters more for a chunk. */
  public enum Aim {
    /** Quickly made, because samples come in meanwhile. */
    FAST,
    /** Short, because it is kept. */
    DENSE
  }

  public ChunkEncoder(Aim aim) {
    timesWriter = new TimesWriter(new ColumnWriter(aim == Aim.DENSE));
    valuesWriter = new ValuesWriter(aim == Aim.DENSE);
  }

  /**
   * Compresses the samples at the beginning of two arrays.
   *
   * @param times milliseconds, each later than the one before; any longs
   * @param bits raw bits of the doubles; any longs
   * @param count 1 to {@link Chunk#SAMPLES_MAX}
   * @param likely {@link #exponent()} of the chunk of this series before, or {@link #NO_EXPONENT}
   * @throws IllegalArgumentException when there are too few or too many, or times do not ascend
   */
  public byte[] encode(long[] times, long[] bits, int count, int likely) {
    if (count < 1 || count > Chunk.SAMPLES_MAX) {
      throw new IllegalArgumentException(
          "a chunk has 1 to %d samples, not %d".formatted(Chunk.SAMPLES_MAX, count));
    }
    requireAscending(times, count);
    if (likely > DecimalScale.EXPONENT_MAX) {
      throw new IllegalArgumentException("no chunk has the exponent " + likely);
    }
    out.truncate(0);
    out.bits(Chunk.VERSION, Byte.SIZE);
    out.bits(Chunk.DOUBLES, Chunk.KIND_BITS);
    out.number(count);
    timesWriter.write(out, times, count);
    exponent = valuesWriter.write(out, bits, count, likely);
    return sealed(out.copy(Integer.BYTES));
  }

  /** The decimal exponent to try first for the next chunk of the same series. */
  public int exponent() {
    return exponent;
  }

  private static void requireAscending(long[] times, int count) {
    for (int i = 1; i < count; i++) {
      if (times[i] <= times[i - 1]) {
        throw new IllegalArgumentException(
            "time %d of sample %d follows %d".formatted(times[i], i, times[i - 1]));
      }
    }
  }

  private static byte[] sealed(byte[] bytes) {
    int length = bytes.length - Integer.BYTES;
    INTS.set(bytes, length, checksum(bytes, length));
    return bytes;
  }

  /** CRC-32C of the first bytes. */
  static int checksum(byte[] bytes, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    return (int) checksum.getValue();
  }
}
