package dev.weir.series.histogram;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Histograms of any kind, hostile numbers among theirs. */
public final class RandomHistograms {
  private static final double[] HOSTILE = {
    Double.NaN,
    Double.longBitsToDouble(0x7ff0000000000003L),
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    -0.0,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    0x1p62,
    -1.5
  };

  private final Random random;

  public RandomHistograms(Random random) {
    this.random = random;
  }

  /** The next one; about one in ten has numbers that no sender should send. */
  public Histogram next() {
    return random.nextInt(4) == 0 ? custom() : exponential();
  }

  private Histogram exponential() {
    int schema = random.nextInt(Histogram.SCHEMA_MIN, Histogram.SCHEMA_MAX + 1);
    return new Histogram(
        schema,
        random.nextBoolean() ? 0 : number(),
        random.nextBoolean() ? 0 : number(),
        number(),
        number(),
        hint(),
        counts(random.nextInt(8), random.nextInt(-200, 200)),
        random.nextBoolean() ? BucketCounts.NONE : counts(random.nextInt(8), -3),
        List.of());
  }

  private Histogram custom() {
    double[] bounds =
        random
            .doubles(random.nextInt(6), -10, 10)
            .map(each -> each / 3)
            .sorted()
            .distinct()
            .toArray();
    List<Double> given = Arrays.stream(bounds).boxed().toList();
    int[] indexes = random.ints(4, 0, given.size() + 1).sorted().distinct().toArray();
    return new Histogram(
        Histogram.CUSTOM,
        0,
        0,
        number(),
        number(),
        hint(),
        BucketCounts.of(indexes, numbers(indexes.length)),
        BucketCounts.NONE,
        given);
  }

  private ResetHint hint() {
    return ResetHint.of(random.nextInt(4));
  }

  private BucketCounts counts(int buckets, int first) {
    int[] indexes = new int[buckets];
    int index = first;
    for (int at = 0; at < buckets; at++) {
      index += random.nextInt(1, 4);
      indexes[at] = index;
    }
    return BucketCounts.of(indexes, numbers(buckets));
  }

  private double[] numbers(int count) {
    double[] numbers = new double[count];
    for (int at = 0; at < count; at++) {
      numbers[at] = number();
    }
    return numbers;
  }

  private double number() {
    return random.nextInt(10) == 0
        ? HOSTILE[random.nextInt(HOSTILE.length)]
        : random.nextInt(1000) / (random.nextBoolean() ? 1.0 : 7.0);
  }
}
