package dev.weir.promql.histogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.config.Seeds;
import dev.weir.series.histogram.BucketCounts;
import dev.weir.series.histogram.Histogram;
import dev.weir.series.histogram.ResetHint;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What holds for all histograms, of random ones. */
class HistogramPropertiesTest {
  private static final int ROUNDS = 2_000;

  private final long seed = Seeds.next();
  private final Random random = Seeds.random(seed);

  @Test
  void aSumIsTheSame_inEitherOrder() {
    for (int round = 0; round < ROUNDS; round++) {
      Histogram one = any();
      Histogram other = any();
      assertThat(Sums.sum(one, other)).as(place(round)).isEqualTo(Sums.sum(other, one));
    }
  }

  @Test
  void aSumHasAllObservationsInItsBuckets() {
    for (int round = 0; round < ROUNDS; round++) {
      boolean isCustom = random.nextBoolean();
      Histogram one = isCustom ? custom() : exponential();
      Histogram other = isCustom ? custom() : exponential();
      Histogram sum = Sums.sum(one, other).value().orElseThrow();
      if (isCustom || one.schema() == other.schema()) {
        assertThat(inBuckets(sum)).as(place(round)).isEqualTo(one.count() + other.count());
      }
      assertThat(sum.count()).as(place(round)).isEqualTo(one.count() + other.count());
    }
  }

  @Test
  void nothingIsLeft_whenOneIsTakenFromItself() {
    for (int round = 0; round < ROUNDS; round++) {
      Histogram one = any();
      Histogram none = Sums.minus(one, one).value().orElseThrow();
      assertThat(AllBuckets.of(none)).as(place(round)).isEmpty();
      assertThat(none.count()).as(place(round)).isZero();
    }
  }

  @Test
  void coarserBucketsHaveAsMany() {
    for (int round = 0; round < ROUNDS; round++) {
      Histogram one = exponential().with(ResetHint.UNKNOWN);
      int schema = random.nextInt(Histogram.SCHEMA_MIN, one.schema() + 1);
      Histogram coarse = Resolution.reduced(one, schema);
      assertThat(inBuckets(coarse)).as(place(round)).isEqualTo(inBuckets(one));
      assertThat(Resets.isReset(coarse, one)).as(place(round)).isFalse();
    }
  }

  @Test
  void quantilesAscend() {
    for (int round = 0; round < ROUNDS; round++) {
      Histogram one = any();
      double before = Double.NEGATIVE_INFINITY;
      for (double part = 0; part <= 1; part += 0.03125) {
        double quantile = Quantile.of(part, one).value();
        // the reference counts from either end, and rounds both ways
        double tolerance = Math.abs(quantile) * 1e-12 + 1e-12;
        assertThat(quantile).as(place(round)).isGreaterThanOrEqualTo(before - tolerance);
        before = quantile;
      }
    }
  }

  @Test
  void fractionsUndoQuantiles() {
    for (int round = 0; round < ROUNDS; round++) {
      Histogram one = exponential();
      double part = random.nextInt(1, 100) / 100.0;
      double quantile = Quantile.of(part, one).value();
      double fraction = Fraction.of(Double.NEGATIVE_INFINITY, quantile, one).value();
      assertThat(fraction).as(place(round)).isCloseTo(part, within(1e-9));
    }
  }

  @Test
  void allIsBetweenInfinities() {
    for (int round = 0; round < ROUNDS; round++) {
      Estimate all = Fraction.of(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, any());
      assertThat(all.value()).as(place(round)).isEqualTo(1);
    }
  }

  @Test
  void scalingIsUndone() {
    for (int round = 0; round < ROUNDS; round++) {
      Histogram one = any();
      double power = Math.scalb(1.0, random.nextInt(-20, 20));
      Histogram back = Scaling.over(Scaling.times(one, power), power);
      assertThat(Changes.areEqual(back, one)).as(place(round)).isTrue();
      assertThat(Scaling.negated(Scaling.negated(one)))
          .as(place(round))
          .isEqualTo(one.with(ResetHint.GAUGE));
    }
  }

  @Test
  void countersThatGrowAreNotReset() {
    for (int round = 0; round < ROUNDS; round++) {
      Histogram one = any().with(ResetHint.UNKNOWN);
      Histogram grown =
          Sums.sum(one, Scaling.times(one, random.nextInt(1, 4))).value().orElseThrow();
      assertThat(Resets.isReset(grown, one)).as(place(round)).isFalse();
      assertThat(Resets.isReset(one, grown)).as(place(round)).isTrue();
    }
  }

  @Test
  void averagesOfEqualsAreThem() {
    for (int round = 0; round < ROUNDS; round++) {
      Histogram one = any();
      Total average = Total.average();
      for (int each = random.nextInt(1, 6); each > 0; each--) {
        average.add(one);
      }
      assertThat(average.value()).as(place(round)).contains(one);
    }
  }

  private String place(int round) {
    return Seeds.option(seed) + " round " + round;
  }

  private static double inBuckets(Histogram histogram) {
    return AllBuckets.of(histogram).stream().mapToDouble(Bucket::count).sum();
  }

  private Histogram any() {
    return random.nextInt(4) == 0 ? custom() : exponential();
  }

  /** At least one observation; the zero bucket ends at a bound of each schema and cuts nothing. */
  private Histogram exponential() {
    int schema = random.nextInt(Histogram.SCHEMA_MIN, Histogram.SCHEMA_MAX + 1);
    double threshold = Math.scalb(1.0, -16 * random.nextInt(1, 4));
    int least =
        Math.toIntExact(Math.round(Math.scalb((double) Math.getExponent(threshold), schema))) + 1;
    BucketCounts positive = counts(least, 30);
    BucketCounts negative = random.nextInt(3) == 0 ? counts(least, 30) : BucketCounts.NONE;
    double zeroCount = random.nextInt(5);
    double count = zeroCount + total(positive) + total(negative);
    return new Histogram(
        schema, threshold, zeroCount, count, 17, hint(), positive, negative, List.of());
  }

  private Histogram custom() {
    TreeSet<Double> bounds = new TreeSet<>();
    for (int each = random.nextInt(1, 8); each > 0; each--) {
      bounds.add((double) random.nextInt(-5, 20));
    }
    BucketCounts counts = counts(0, bounds.size() + 1);
    return new Histogram(
        Histogram.CUSTOM,
        0,
        0,
        total(counts),
        17,
        hint(),
        counts,
        BucketCounts.NONE,
        new ArrayList<>(bounds));
  }

  private ResetHint hint() {
    List<ResetHint> hints = List.of(ResetHint.values());
    return hints.get(random.nextInt(hints.size()));
  }

  /** Whole numbers, so that sums are exact. */
  private BucketCounts counts(int least, int most) {
    int[] indexes = new int[most];
    double[] counts = new double[most];
    for (int at = 0; at < most; at++) {
      indexes[at] = least + at;
      counts[at] = random.nextInt(3) == 0 ? random.nextInt(1, 9) : 0;
    }
    counts[random.nextInt(most)] = 1;
    return BucketCounts.of(indexes, counts);
  }

  private static double total(BucketCounts counts) {
    double total = 0;
    for (int at = 0; at < counts.size(); at++) {
      total += counts.count(at);
    }
    return total;
  }
}
