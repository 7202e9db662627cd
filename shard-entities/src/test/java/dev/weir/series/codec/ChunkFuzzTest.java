package dev.weir.series.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ErrorCode;
import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import dev.weir.series.codec.HostileSamples.Times;
import dev.weir.series.codec.HostileSamples.Values;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Chunks that were changed under a true checksum: a refusal, or samples that make a chunk. */
class ChunkFuzzTest {
  private static final int ROUNDS = 4_000;

  private final ChunkEncoder encoder = new ChunkEncoder(ChunkEncoder.Aim.FAST);
  private final ChunkEncoder dense = new ChunkEncoder(ChunkEncoder.Aim.DENSE);
  private final long[] times = new long[Chunk.SAMPLES_MAX];
  private final long[] bits = new long[Chunk.SAMPLES_MAX];

  /** The bytes with the checksum that they should have, in place. */
  static byte[] summed(byte[] bytes) {
    int length = bytes.length - Integer.BYTES;
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(length, (int) checksum.getValue());
    return bytes;
  }

  @ParameterizedTest
  @EnumSource
  void changedBytesAreRefusedOrAreSamples(Values values) {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    Times[] kinds = Times.values();
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      int count = random.nextInt(1, 300);
      long[] someTimes = kinds[random.nextInt(kinds.length)].make(random, count);
      ChunkEncoder either = random.nextBoolean() ? encoder : dense;
      byte[] whole = either.encode(someTimes, values.make(random, count), count, -1);
      for (int change = 0; change < 5; change++) {
        refused += readOrRefuse(changed(whole, random), Seeds.option(seed)) ? 0 : 1;
      }
    }
    assertThat(refused).as(Seeds.option(seed)).isBetween(ROUNDS / 2, 5 * ROUNDS);
  }

  private static byte[] changed(byte[] whole, Random random) {
    int length = random.nextInt(4) == 0 ? random.nextInt(4, whole.length + 9) : whole.length;
    byte[] bytes = Arrays.copyOf(whole, length);
    for (int flips = random.nextInt(3); flips >= 0; flips--) {
      // more often in the head, where counts and codecs are
      int bound = random.nextBoolean() ? Math.min(24, length) : length;
      bytes[random.nextInt(bound)] ^= (byte) (1 << random.nextInt(8));
    }
    return summed(bytes);
  }

  private boolean readOrRefuse(byte[] bytes, String option) {
    Chunk chunk;
    try {
      chunk = Chunk.of(bytes);
      chunk.read(times, bits);
    } catch (WeirException refusal) {
      assertThat(refusal.code())
          .as(option)
          .isIn(ErrorCode.JOURNAL_CORRUPT, ErrorCode.FORMAT_TOO_NEW);
      return false;
    }
    assertThat(times[0]).as(option).isEqualTo(chunk.firstTime());
    assertThat(times[chunk.samples() - 1]).as(option).isEqualTo(chunk.lastTime());
    readsAgain(Chunk.of(encoder.encode(times, bits, chunk.samples(), -1)), option);
    return true;
  }

  private void readsAgain(Chunk again, String option) {
    long[] sameTimes = new long[again.samples()];
    long[] sameBits = new long[again.samples()];
    again.read(sameTimes, sameBits);
    assertThat(sameTimes).as(option).isEqualTo(Arrays.copyOf(times, again.samples()));
    assertThat(sameBits).as(option).isEqualTo(Arrays.copyOf(bits, again.samples()));
  }
}
