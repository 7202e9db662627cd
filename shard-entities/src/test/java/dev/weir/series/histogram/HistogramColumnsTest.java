package dev.weir.series.histogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.config.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Histograms taken apart and put together again. */
class HistogramColumnsTest {
  private static final int ROUNDS = 2_000;

  /** Samples of parts by their names. */
  private static final class Store {
    private final Map<String, NavigableMap<Long, Long>> parts = new LinkedHashMap<>();

    void write(long time, Histogram histogram) {
      HistogramColumns.write(histogram, (name, bits) -> put(name, time, bits));
    }

    void put(String name, long time, long bits) {
      parts.computeIfAbsent(name, _ -> new TreeMap<>()).put(time, bits);
    }

    HistogramSamples read() {
      HistogramParts read = new HistogramParts();
      parts.forEach(
          (name, samples) -> read.add(name, array(samples.keySet().stream()), array(samples)));
      return read.histograms();
    }

    private static long[] array(Map<Long, Long> samples) {
      return array(samples.values().stream());
    }

    private static long[] array(Stream<Long> numbers) {
      return numbers.flatMapToLong(LongStream::of).toArray();
    }
  }

  private static Histogram stale() {
    double sum = Double.longBitsToDouble(HistogramColumns.STALE);
    return histogram(3, 0, sum, BucketCounts.of(new int[] {1}, new double[] {2}), List.of());
  }

  private static Histogram histogram(
      int schema, double count, double sum, BucketCounts positive, List<Double> bounds) {
    return new Histogram(
        schema, 0, 0, count, sum, ResetHint.UNKNOWN, positive, BucketCounts.NONE, bounds);
  }

  @Test
  void comeBackBitForBit() {
    for (int round = 0; round < ROUNDS; round++) {
      long seed = Seeds.next();
      Random random = Seeds.random(seed);
      RandomHistograms some = new RandomHistograms(random);
      Store store = new Store();
      Map<Long, Optional<Histogram>> written = new TreeMap<>();
      for (long time = random.nextInt(5); time < 10; time += random.nextInt(1, 4)) {
        Histogram histogram = random.nextInt(5) == 0 ? stale() : some.next();
        store.write(time, histogram);
        written.put(time, Optional.of(histogram).filter(each -> !HistogramColumns.isStale(each)));
      }
      HistogramSamples read = store.read();
      assertThat(read.times()).as(Seeds.option(seed)).containsExactly(times(written));
      for (int at = 0; at < read.size(); at++) {
        assertThat(Optional.ofNullable(read.values()[at]))
            .as(Seeds.option(seed))
            .isEqualTo(written.get(read.times()[at]));
      }
    }
  }

  private static long[] times(Map<Long, ?> written) {
    return written.keySet().stream().mapToLong(Long::longValue).toArray();
  }

  private static List<String> names(Histogram histogram) {
    List<String> names = new ArrayList<>();
    HistogramColumns.write(histogram, (name, bits) -> names.add(name));
    return names;
  }

  @Test
  void haveTheNamesOfTheirFormat_theCountAtTheEnd() {
    BucketCounts three = BucketCounts.of(new int[] {-2, 0, 17}, new double[] {1, 0, 2});
    Histogram exponential =
        new Histogram(3, 0.5, 1, 4, 9, ResetHint.GAUGE, three, three, List.of());
    assertThat(names(exponential))
        .containsExactly(
            "+3:-2",
            "+3:17",
            "-3:-2",
            "-3:17",
            "schema",
            "zero_threshold",
            "zero_count",
            "reset_hint",
            "sum",
            "count");
    assertThat(names(histogram(0, 0, 0, BucketCounts.NONE, List.of())))
        .containsExactly("sum", "count");
    assertThat(names(stale())).containsExactly("sum", "count");
  }

  @Test
  void sayAllGivenBounds() {
    List<Double> bounds = List.of(Double.NEGATIVE_INFINITY, -2.0, 0.1, 1e100);
    BucketCounts none = BucketCounts.NONE;
    assertThat(names(histogram(Histogram.CUSTOM, 0, 0, none, bounds)))
        .containsExactly("le:-Inf", "le:-2", "le:0.1", "le:1.0E100", "schema", "sum", "count");
    BucketCounts last = BucketCounts.of(new int[] {4}, new double[] {1});
    assertThat(names(histogram(Histogram.CUSTOM, 1, 0, last, bounds))).contains("le:+Inf");
    BucketCounts beyond = BucketCounts.of(new int[] {5}, new double[] {1});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> names(histogram(Histogram.CUSTOM, 1, 0, beyond, bounds)));
  }

  @Test
  void whatIsNoHistogramIsLeftOut() {
    long one = Double.doubleToRawLongBits(1);
    Store store = new Store();
    store.put("count", 1, one);
    store.put("sum", 2, one);
    store.put("count", 3, one);
    store.put("sum", 3, one);
    store.put("schema", 3, Double.doubleToRawLongBits(9));
    store.put("count", 4, one);
    store.put("sum", 4, one);
    store.put("schema", 4, Double.doubleToRawLongBits(0.5));
    store.put("count", 5, one);
    store.put("sum", 5, one);
    store.put("reset_hint", 5, Double.doubleToRawLongBits(7));
    store.put("+1:3", 5, one);
    store.put("+0:3", 4, one);
    for (String unknown : List.of("", "count ", "+0:", "+0:+3", "0:3", "le:", "le:NaN", "le:1.0")) {
      store.put(unknown, 5, one);
    }
    HistogramSamples read = store.read();
    assertThat(read.times()).containsExactly(5);
    assertThat(read.values()).containsExactly(histogram(0, 1, 1, BucketCounts.NONE, List.of()));
    Store countless = new Store();
    countless.put("sum", 1, one);
    assertThat(countless.read()).isSameAs(HistogramSamples.NONE);
  }
}
