package dev.weir.promql.histogram;

import static dev.weir.promql.histogram.HistogramText.read;
import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Fractions of the reference's cases. */
class FractionTest {
  private static final String POSITIVE =
      "{{schema:0 count:12 sum:100 z_bucket:2 z_bucket_w:0.001 buckets:[2 3 0 1 4]}}";
  private static final String NEGATIVE = POSITIVE.replace(" buckets", " n_buckets");
  private static final String BOTH =
      "{{schema:0 count:24 sum:100 z_bucket:4 z_bucket_w:0.001 buckets:[2 3 0 1 4]"
          + " n_buckets:[2 3 0 1 4]}}";

  private static double of(double lower, double upper, String text) {
    Estimate estimate = Fraction.of(lower, upper, read(text));
    assertThat(estimate.remark()).isEmpty();
    return estimate.value();
  }

  private static void check(double lower, double upper, String text, double expected) {
    assertThat(of(lower, upper, text)).isCloseTo(expected, within(1e-15));
  }

  @Test
  void isNan_withoutObservationsOrBounds() {
    assertThat(of(3.1415, 42, "{{}}")).isNaN();
    assertThat(of(3.1415, NaN, POSITIVE)).isNaN();
    assertThat(of(NaN, 42, POSITIVE)).isNaN();
  }

  @Test
  void isZero_whenTheLowerBoundIsNotBelow() {
    assertThat(of(42, 3.1415, POSITIVE)).isZero();
    assertThat(of(0, 0, POSITIVE)).isZero();
  }

  @Test
  void countsPositiveOnes() {
    check(0, POSITIVE_INFINITY, POSITIVE, 1);
    check(NEGATIVE_INFINITY, 0, POSITIVE, 0);
    check(0, 0.001, POSITIVE, 0.16666666666666666);
    check(0, 0.0005, POSITIVE, 0.08333333333333333);
    check(0.001, POSITIVE_INFINITY, POSITIVE, 0.8333333333333334);
    check(1, 2, POSITIVE, 0.25);
    check(1, 8, POSITIVE, 0.3333333333333333);
    check(-8, -1, POSITIVE, 0);
  }

  @Test
  void goesBetweenPowers() {
    check(0, 1.5, POSITIVE, 0.4795739585136224);
    check(1.5, 2, POSITIVE, 0.10375937481971091);
    check(0, 6, POSITIVE, 0.6320802083934297);
    check(1.5, 6, POSITIVE, 0.15250624987980724);
    check(1, 6, POSITIVE, 0.29874687506009634);
    check(1.5, 6, BOTH, 0.07625312493990366);
  }

  @Test
  void countsNegativeOnes() {
    check(0, POSITIVE_INFINITY, NEGATIVE, 0);
    check(NEGATIVE_INFINITY, 0, NEGATIVE, 1);
    check(-0.0005, 0, NEGATIVE, 0.08333333333333333);
    check(NEGATIVE_INFINITY, -0.0005, NEGATIVE, 0.9166666666666666);
    check(-2, -1.5, NEGATIVE, 0.10375937481971091);
    check(NEGATIVE_INFINITY, -6, NEGATIVE, 0.36791979160657035);
    check(-2, -1.5, BOTH, 0.051879687409855456);
  }

  @Test
  void takesBothHalvesAroundZero_whenBothSidesHaveSome() {
    check(-0.0005, 0.0005, BOTH, 0.08333333333333333);
    check(NEGATIVE_INFINITY, 0.0005, BOTH, 0.5416666666666666);
    check(0, POSITIVE_INFINITY, BOTH, 0.5);
    check(-0.5, 0.5, "{{z_bucket:1 z_bucket_w:0.5 sum:0.25 count:1}}", 1);
  }

  @Test
  void goesByTheSchema() {
    check(0, 2, "{{schema:-1 sum:6 count:5 buckets:[0 5]}}", 0.5);
    check(0, 1.6817928305074292, "{{schema:1 sum:4 count:5 buckets:[0 0 5]}}", 0.5);
    check(-8, 0, "{{schema:-1 sum:6 count:5 n_buckets:[0 0 5]}}", 0.5);
  }

  @Test
  void isLinearBetweenGivenBounds() {
    String custom = "{{schema:-53 sum:5 count:4 custom_values:[5 10] buckets:[1 2 1]}}";
    check(5, 10, custom, 0.5);
    check(2.5, 7.5, custom, 0.375);
    check(11, 99, custom, 0);
    check(11, POSITIVE_INFINITY, custom, 0.25);
    check(NEGATIVE_INFINITY, -7, custom.replace("[5 10]", "[-5 10]"), 0.25);
  }

  @Test
  void leavesOutNans() {
    Optional<Remark> remark = Optional.of(Remark.FRACTION_WITHOUT_NAN);
    String some = "{{count:15 sum:NaN buckets:[12]}}";
    assertThat(Fraction.of(NEGATIVE_INFINITY, POSITIVE_INFINITY, read(some)))
        .isEqualTo(new Estimate(0.8, remark));
    assertThat(Fraction.of(NEGATIVE_INFINITY, 0.7071067811865475, read(some)).value())
        .isCloseTo(0.4, within(1e-15));
    assertThat(Fraction.of(NEGATIVE_INFINITY, 1, read("{{count:3 sum:NaN}}")))
        .isEqualTo(new Estimate(0, remark));
  }

  @Test
  void saysNothing_whenInfinitiesMadeTheSumNan() {
    check(0, POSITIVE_INFINITY, "{{count:12 sum:NaN buckets:[12]}}", 1);
  }
}
