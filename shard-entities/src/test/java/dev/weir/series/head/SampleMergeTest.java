package dev.weir.series.head;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SampleMergeTest {
  private static final int ROUNDS = 3_000;

  /** Knows how many sources were read and not let go. */
  private static final class Watched implements Source {
    private final Samples samples;
    private boolean read;

    private Watched(Samples samples) {
      this.samples = samples;
    }

    @Override
    public long firstTime() {
      return samples.firstTime();
    }

    @Override
    public int count() {
      return samples.count();
    }

    @Override
    public Samples samples() {
      assertThat(read).isFalse();
      read = true;
      return samples;
    }
  }

  private static Samples samples(NavigableMap<Long, Long> column) {
    long[] times = column.keySet().stream().mapToLong(time -> time).toArray();
    long[] bits = column.values().stream().mapToLong(value -> value).toArray();
    return new Samples(times, bits, times.length);
  }

  @Test
  void theLastSourceHasItsWay() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      TreeMap<Long, Long> expected = new TreeMap<>();
      List<Source> sources = new ArrayList<>();
      for (int i = random.nextInt(8); i > 0; i--) {
        NavigableMap<Long, Long> column = column(random);
        expected.putAll(column);
        sources.add(new Watched(samples(column)));
      }
      assertThat(merged(sources)).as(Seeds.option(seed)).isEqualTo(expected);
    }
  }

  private static NavigableMap<Long, Long> column(Random random) {
    TreeMap<Long, Long> column = new TreeMap<>();
    long time = random.nextInt(60);
    for (int i = random.nextInt(1, 30); i > 0; i--) {
      column.put(time, random.nextLong());
      time += random.nextInt(1, 4);
    }
    if (random.nextInt(20) == 0) {
      column.put(random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE, random.nextLong());
    }
    return column;
  }

  private static Map<Long, Long> merged(List<Source> sources) {
    TreeMap<Long, Long> merged = new TreeMap<>();
    SampleMerge merge = SampleMerge.of(sources);
    while (merge.next()) {
      assertThat(merged.isEmpty() || merged.lastKey() < merge.time()).isTrue();
      merged.put(merge.time(), merge.bits());
    }
    assertThat(merge.next()).isFalse();
    return merged;
  }

  @Test
  void aSourceIsReadWhenItsFirstTimeComes() {
    List<Watched> sources = new ArrayList<>();
    for (long from = 0; from < 100; from += 10) {
      sources.add(new Watched(new Samples(new long[] {from, from + 9}, new long[2], 2)));
    }
    SampleMerge merge = SampleMerge.of(List.copyOf(sources));
    while (merge.next()) {
      long time = merge.time();
      assertThat(sources).allMatch(source -> !source.read || source.firstTime() <= time + 10);
    }
    assertThat(sources).allMatch(source -> source.read);
  }
}
