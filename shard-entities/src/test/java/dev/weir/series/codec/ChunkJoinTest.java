package dev.weir.series.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.config.Seeds;
import dev.weir.series.codec.HostileSamples.Times;
import dev.weir.series.codec.HostileSamples.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One chunk of many has the samples of all of them, bit for bit. */
class ChunkJoinTest {
  private final ChunkEncoder encoder = new ChunkEncoder(ChunkEncoder.Aim.FAST);
  private final ChunkJoin join = new ChunkJoin();

  private Chunk chunk(long[] times, long[] bits, int from, int to) {
    return Chunk.of(
        encoder.encode(
            Arrays.copyOfRange(times, from, to),
            Arrays.copyOfRange(bits, from, to),
            to - from,
            ChunkEncoder.NO_EXPONENT));
  }

  @ParameterizedTest
  @EnumSource
  void givesAllSamplesBack(Values values) {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (Times kind : Times.values()) {
      int count = random.nextInt(1, ChunkJoin.SAMPLES_MAX + 1);
      long[] times = kind.make(random, count);
      long[] bits = values.make(random, count);
      List<Chunk> chunks = new ArrayList<>();
      for (int from = 0; from < count; ) {
        int to = Math.min(count, from + random.nextInt(1, 721));
        chunks.add(chunk(times, bits, from, to));
        from = to;
      }
      String as = "%s, %s, %s".formatted(values, kind, Seeds.option(seed));
      assertThat(ChunkJoin.fits(chunks)).as(as).isTrue();
      Chunk joined = Chunk.of(join.join(chunks));
      long[] readTimes = new long[count];
      long[] readBits = new long[count];
      joined.read(readTimes, readBits);
      assertThat(readTimes).as(as).isEqualTo(times);
      assertThat(readBits).as(as).isEqualTo(bits);
    }
  }

  @Test
  void refusesWhatOverlapsOrIsTooMuch() {
    long[] times = new long[ChunkJoin.SAMPLES_MAX + 1];
    Arrays.setAll(times, i -> i);
    long[] bits = new long[times.length];
    Chunk first = chunk(times, bits, 0, 720);
    Chunk overlapping = chunk(times, bits, 719, 800);
    Chunk rest = chunk(times, bits, 720, times.length);
    assertThat(ChunkJoin.fits(List.of(first, overlapping))).isFalse();
    assertThat(ChunkJoin.fits(List.of(first, rest))).isFalse();
    assertThat(ChunkJoin.fits(List.of(first, chunk(times, bits, 720, 800)))).isTrue();
    assertThatIllegalArgumentException().isThrownBy(() -> join.join(List.of(first, rest)));
  }
}
