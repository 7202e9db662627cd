package dev.weir.promql.histogram;

import static dev.weir.promql.histogram.HistogramText.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Quantiles of the reference's cases, and by hand where it has none. */
class QuantileTest {
  private static final String POSITIVE =
      "{{schema:0 count:12 sum:100 z_bucket:2 z_bucket_w:0.001 buckets:[2 3 0 1 4]}}";
  private static final String NEGATIVE = POSITIVE.replace(" buckets", " n_buckets");
  private static final String BOTH =
      "{{schema:0 count:24 sum:100 z_bucket:4 z_bucket_w:0.001 buckets:[2 3 0 1 4]"
          + " n_buckets:[2 3 0 1 4]}}";

  private static double of(double part, String text) {
    Estimate estimate = Quantile.of(part, read(text));
    assertThat(estimate.remark()).isEmpty();
    return estimate.value();
  }

  /** To the last bit but one or two: the reference's cases are older than its way of counting. */
  private static void check(double part, String text, double expected) {
    assertThat(of(part, text)).isCloseTo(expected, within(Math.abs(expected) * 4e-16));
  }

  @Test
  void isInfinite_whenThePartIsNone() {
    assertThat(of(1.001, POSITIVE)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(of(-1, POSITIVE)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(of(-1, "{{}}")).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void isNan_withoutObservationsOrPart() {
    assertThat(of(0.5, "{{}}")).isNaN();
    assertThat(of(Double.NaN, POSITIVE)).isNaN();
  }

  @Test
  void isBetweenPowers() {
    // Go's power, which is not the nearest double
    assertThat(of(0.5, "{{schema:0 sum:5 count:4 buckets:[1 2 1]}}")).isEqualTo(1.414213562373095);
    check(1, POSITIVE, 16);
    check(0.99, POSITIVE, 15.67072476139083);
    check(0.9, POSITIVE, 12.99603834169977);
    check(0.6, POSITIVE, 4.594793419988138);
    check(0.5, POSITIVE, 1.5874010519681994);
    check(0.99, BOTH, 15.34822590920423);
    check(0.9, BOTH, 10.556063286183155);
    check(0.7, BOTH, 1.2030250360821164);
  }

  @Test
  void isLinearAroundZero_onTheSideOfAllOthers() {
    assertThat(of(0.1, POSITIVE)).isCloseTo(0.0006, within(1e-18));
    assertThat(of(0, POSITIVE)).isZero();
    assertThat(of(1, NEGATIVE)).isZero();
    assertThat(of(0.99, NEGATIVE)).isCloseTo(-0.00006, within(1e-17));
    assertThat(of(0.9, NEGATIVE)).isCloseTo(-0.0006, within(1e-18));
    assertThat(of(0.55, BOTH)).isCloseTo(0.0006, within(1e-16));
    assertThat(of(0.5, BOTH)).isZero();
    assertThat(of(0.45, BOTH)).isCloseTo(-0.0006, within(1e-16));
    assertThat(of(0.5, "{{schema:0 z_bucket:1 z_bucket_w:0.5 sum:0.25 count:1}}")).isZero();
  }

  @Test
  void mirrorsNegativeOnes() {
    check(0.5, NEGATIVE, -1.5874010519681996);
    check(0.1, NEGATIVE, -12.996038341699768);
    check(0, NEGATIVE, -16);
    check(0.3, BOTH, -1.2030250360821169);
    check(0.1, BOTH, -10.556063286183155);
    check(0.01, BOTH, -15.34822590920423);
    assertThat(of(0.5, "{{schema:0 sum:-5 count:4 n_buckets:[1 2 1]}}"))
        .isCloseTo(-1.414213562373095, within(1e-15));
  }

  @Test
  void goesByTheSchema() {
    assertThat(of(0.5, "{{schema:-1 sum:6 count:5 buckets:[0 5]}}")).isEqualTo(2);
    assertThat(of(0.5, "{{schema:1 sum:4 count:5 buckets:[0 5]}}"))
        .isCloseTo(1.189207115002721, within(1e-15));
    assertThat(of(0.5, "{{schema:-1 sum:6 count:5 n_buckets:[0 0 5]}}")).isEqualTo(-8);
  }

  @Test
  void isTheBoundOfTheNextBucket_whenItIsBetweenBuckets() {
    assertThat(of(0.5, "{{count:8 buckets:[1 2 1] n_buckets:[1 2 1]}}")).isEqualTo(0.5);
  }

  @Test
  void isLinearBetweenGivenBounds() {
    String custom = "{{schema:-53 sum:5 count:4 custom_values:[5 10] buckets:[1 2 1]}}";
    assertThat(of(0.5, custom)).isEqualTo(7.5);
    assertThat(of(0.125, custom)).isEqualTo(2.5);
    assertThat(of(0.99, custom)).isEqualTo(10);
    assertThat(of(0.1, custom.replace("[5 10]", "[-5 10]"))).isEqualTo(-5);
  }

  @Test
  void isAnUpperBound_whenBucketsHaveLessThanAll() {
    assertThat(of(0.4, "{{count:10 sum:1 buckets:[1]}}")).isEqualTo(1);
    assertThat(of(0.5, "{{count:3 sum:1}}")).isZero();
    assertThat(of(0, "{{count:3 sum:1}}")).isNaN();
  }

  @Test
  void isNan_whenNansAreThere() {
    for (double part : new double[] {0.4, 0.8, 0.81, 1}) {
      Estimate estimate = Quantile.of(part, read("{{count:3 sum:NaN}}"));
      assertThat(estimate.value()).isNaN();
      assertThat(estimate.remark()).contains(Remark.QUANTILE_IS_NAN);
    }
    assertThat(Quantile.of(0.81, read("{{count:15 sum:NaN buckets:[12]}}")).remark())
        .contains(Remark.QUANTILE_IS_NAN);
  }

  @Test
  void isHigher_whenNansAreAbove() {
    Estimate estimate = Quantile.of(0.8, read("{{count:15 sum:NaN buckets:[12]}}"));
    assertThat(estimate).isEqualTo(new Estimate(1, Optional.of(Remark.QUANTILE_IS_HIGHER)));
    assertThat(Quantile.of(0.4, read("{{count:15 sum:NaN buckets:[12]}}")).value())
        .isCloseTo(0.7071067811865475, within(1e-15));
  }

  @Test
  void isPlain_whenInfinitiesMadeTheSumNan() {
    assertThat(of(0.5, "{{count:4 sum:NaN buckets:[4]}}"))
        .isCloseTo(0.7071067811865475, within(1e-15));
  }

  @Test
  void isTakenFromTheLastBucket_whenTheSumIsNan() {
    // rank 1.5 is a half of the second bucket and an eighth of the last, (2,4]
    assertThat(of(0.25, "{{count:6 sum:NaN buckets:[1 1 4]}}"))
        .isCloseTo(Math.pow(2, 1.125), within(1e-15));
  }

  @Test
  void isInfinite_whenItIsAboveTheLargestNumber() {
    // the logarithm of the largest number is rounded up
    assertThat(of(1, "{{count:1 sum:1 buckets:[1] offset:1024}}"))
        .isEqualTo(Double.POSITIVE_INFINITY);
    check(0, "{{count:1 sum:1 buckets:[1] offset:1024}}", 0x1p1023);
    assertThat(of(1, "{{count:1 sum:Inf buckets:[1] offset:1025}}"))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(of(0, "{{count:1 sum:Inf buckets:[1] offset:1025}}")).isNaN();
  }
}
