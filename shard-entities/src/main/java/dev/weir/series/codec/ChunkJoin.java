package dev.weir.series.codec;

import java.util.Arrays;
import java.util.List;

/**
 * Makes few dense chunks of many whose samples follow one another. Holds scratch space; used by one
 * thread.
 *
 * <p>What it makes was read again and compared: a fault of the codec costs bytes here, not samples.
 */
public final class ChunkJoin {
  /** Half a day of a sample in ten seconds: whoever wants an hour of it reads them all. */
  public static final int SAMPLES_MAX = 4_320;

  private final ChunkEncoder encoder = new ChunkEncoder(ChunkEncoder.Aim.DENSE);
  private final long[] times = new long[Chunk.SAMPLES_MAX];
  private final long[] bits = new long[Chunk.SAMPLES_MAX];
  private final long[] readTimes = new long[Chunk.SAMPLES_MAX];
  private final long[] readBits = new long[Chunk.SAMPLES_MAX];

  /**
   * Whether chunks may be joined: each begins after the one before has ended, and all of them are
   * one chunk's samples at most.
   */
  public static boolean fits(List<Chunk> chunks) {
    long samples = 0;
    for (int i = 0; i < chunks.size(); i++) {
      samples += chunks.get(i).samples();
      if (i > 0 && chunks.get(i).firstTime() <= chunks.get(i - 1).lastTime()) {
        return false;
      }
    }
    return samples <= SAMPLES_MAX;
  }

  /**
   * The bytes of one chunk of all samples.
   *
   * @param chunks that fit
   * @throws IllegalArgumentException when they do not
   * @throws IllegalStateException when the bytes do not give back the samples
   */
  public byte[] join(List<Chunk> chunks) {
    if (!fits(chunks)) {
      throw new IllegalArgumentException("%d chunks do not fit".formatted(chunks.size()));
    }
    int count = 0;
    for (Chunk chunk : chunks) {
      chunk.read(readTimes, readBits);
      System.arraycopy(readTimes, 0, times, count, chunk.samples());
      System.arraycopy(readBits, 0, bits, count, chunk.samples());
      count += chunk.samples();
    }
    byte[] joined = encoder.encode(times, bits, count, ChunkEncoder.NO_EXPONENT);
    requireSame(Chunk.of(joined), count);
    return joined;
  }

  private void requireSame(Chunk joined, int count) {
    joined.read(readTimes, readBits);
    if (joined.samples() != count
        || !Arrays.equals(readTimes, 0, count, times, 0, count)
        || !Arrays.equals(readBits, 0, count, bits, 0, count)) {
      throw new IllegalStateException(
          "%d samples from %d on are others when they are read".formatted(count, times[0]));
    }
  }
}
