package dev.weir.http.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.weir.config.Seeds;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SampleReaderFuzzTest {
  private static final int BODIES = 10_000;
  private static final int WARM_BODIES = 1_000;
  private static final long GROWTH_MAX = 8L << 20;
  private static final byte[] LETTERS =
      "\\\\\"\"{}[],,:= \t\n\r#.-+eE019NItu\0\1\b\n\22\32\"*".getBytes(StandardCharsets.ISO_8859_1);

  @ParameterizedTest
  @EnumSource
  void damagedBodiesGiveSamplesOrARefusalAndLeaveNothingBehind(SampleReaders reader) {
    long before = 0;
    for (int body = 0; body < BODIES; body++) {
      if (body == WARM_BODIES) {
        before = heap();
      }
      long seed = Seeds.next();
      Random random = Seeds.random(seed);
      byte[] bytes = reader.body(random);
      for (int times = random.nextInt(4); times >= 0; times--) {
        bytes = Mutations.mutate(random, bytes, LETTERS);
      }
      read(reader, bytes, seed);
    }
    assertThat(heap() - before).isLessThan(GROWTH_MAX);
  }

  private static void read(SampleReaders reader, byte[] body, long seed) {
    try {
      SampleBatch batch = reader.read(body);
      for (int sample = 0; sample < batch.size(); sample++) {
        assertThat(batch.series(sample)).isBetween(0, batch.seriesCount() - 1);
      }
      assertThat(batch.errors()).hasSizeLessThanOrEqualTo(SampleLimits.DEFAULT.errors());
    } catch (SampleRefusal refusal) {
      assertThat(refusal.getMessage()).isNotBlank();
    } catch (RuntimeException e) {
      fail(Seeds.option(seed) + " " + HexFormat.of().formatHex(body), e);
    }
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
