package dev.weir.series.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes a sample, and nanoseconds of one thread to write and to read it, of the series of twenty
 * hosts over twelve hours.
 *
 * <p>Not part of the build: {@code -Dweir.figures=true -Dtest=ChunkFigures}. Times are the best of
 * some rounds; they are printed, never asserted.
 */
@EnabledIfSystemProperty(named = "weir.figures", matches = "true")
class ChunkFigures {
  private static final Logger LOG = LoggerFactory.getLogger(ChunkFigures.class);
  private static final int HOSTS = 20;
  private static final int SAMPLES = 4_320;
  private static final int ROUNDS = 8;
  private static final long SEED = 1;

  private record Series(long[] times, long[] bits) {}

  private record Result(long bytes, double encodeNanos, double decodeNanos) {}

  private final long[] times = new long[Chunk.SAMPLES_MAX];
  private final long[] bits = new long[Chunk.SAMPLES_MAX];

  @Test
  void chunkSizes() {
    for (int size : new int[] {120, 360, 720, SAMPLES}) {
      print("all, regular", size, series(0, HostSeries.ALL));
    }
    print("all, jitter of 50 ms", 720, series(50, HostSeries.ALL));
    print("all, jitter of 5 ms", 720, series(5, HostSeries.ALL));
  }

  @Test
  void kinds() {
    for (HostSeries kind : HostSeries.ALL) {
      print(kind.name(), SAMPLES, series(0, List.of(kind)));
    }
  }

  private static List<Series> series(int jitter, List<HostSeries> kinds) {
    Random random = Seeds.random(SEED);
    List<Series> all = new ArrayList<>();
    for (int host = 0; host < HOSTS; host++) {
      for (HostSeries kind : kinds) {
        all.add(new Series(times(random, jitter), kind.values(random, SAMPLES)));
      }
    }
    return all;
  }

  private static long[] times(Random random, int jitter) {
    long[] times = new long[SAMPLES];
    Arrays.setAll(
        times, i -> 1_700_000_000_000L + 10_000L * i + random.nextInt(-jitter, jitter + 1));
    return times;
  }

  private void print(String name, int size, List<Series> all) {
    for (ChunkEncoder.Aim aim : ChunkEncoder.Aim.values()) {
      print(aim, name, size, all);
    }
  }

  private void print(ChunkEncoder.Aim aim, String name, int size, List<Series> all) {
    Result best = measure(aim, all, size);
    for (int round = 1; round < ROUNDS; round++) {
      Result next = measure(aim, all, size);
      best =
          new Result(
              next.bytes,
              Math.min(best.encodeNanos, next.encodeNanos),
              Math.min(best.decodeNanos, next.decodeNanos));
    }
    LOG.warn(
        "{}",
        "{\"bench\":\"chunks\",\"aim\":\"%s\",\"case\":\"%s\",\"chunk_samples\":%d,\"bytes_per_sample\":%.3f,\"encode_ns\":%.1f,\"decode_ns\":%.1f}"
            .formatted(
                aim,
                name,
                size,
                best.bytes / ((double) all.size() * SAMPLES),
                best.encodeNanos,
                best.decodeNanos));
  }

  private Result measure(ChunkEncoder.Aim aim, List<Series> all, int size) {
    ChunkEncoder encoder = new ChunkEncoder(aim);
    List<byte[]> chunks = new ArrayList<>();
    long start = System.nanoTime();
    for (Series one : all) {
      int exponent = ChunkEncoder.NO_EXPONENT;
      for (int from = 0; from < SAMPLES; from += size) {
        System.arraycopy(one.times, from, times, 0, size);
        System.arraycopy(one.bits, from, bits, 0, size);
        chunks.add(encoder.encode(times, bits, size, exponent));
        exponent = encoder.exponent();
      }
    }
    long encoded = System.nanoTime();
    for (byte[] chunk : chunks) {
      Chunk.of(chunk).read(times, bits);
    }
    long decoded = System.nanoTime();
    assertThat(bits[size - 1]).isEqualTo(all.getLast().bits[SAMPLES - 1]);
    double samples = (double) all.size() * SAMPLES;
    return new Result(
        chunks.stream().mapToLong(chunk -> chunk.length).sum(),
        (encoded - start) / samples,
        (decoded - encoded) / samples);
  }
}
