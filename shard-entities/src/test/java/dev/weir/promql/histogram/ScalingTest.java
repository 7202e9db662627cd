package dev.weir.promql.histogram;

import static dev.weir.promql.histogram.HistogramText.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.series.histogram.Histogram;
import org.junit.jupiter.api.Test;

/** The products and quotients of the reference's cases. */
class ScalingTest {
  private static final Histogram HISTOGRAM =
      read(
          "{{schema:0 count:30 sum:33 z_bucket:3 z_bucket_w:0.001 buckets:[3 3 3]"
              + " n_buckets:[6 6 6] counter_reset_hint:not_reset}}");

  @Test
  void changesCountsAndTheSum() {
    assertThat(Scaling.times(HISTOGRAM, 3))
        .isEqualTo(
            read(
                "{{count:90 sum:99 z_bucket:9 z_bucket_w:0.001 buckets:[9 9 9]"
                    + " n_buckets:[18 18 18] counter_reset_hint:not_reset}}"));
    assertThat(Scaling.over(HISTOGRAM, 3))
        .isEqualTo(
            read(
                "{{count:10 sum:11 z_bucket:1 z_bucket_w:0.001 buckets:[1 1 1] n_buckets:[2 2 2]"
                    + " counter_reset_hint:not_reset}}"));
  }

  @Test
  void makesAGauge_whenNegative() {
    Histogram negated =
        read(
            "{{count:-30 sum:-33 z_bucket:-3 z_bucket_w:0.001 buckets:[-3 -3 -3]"
                + " n_buckets:[-6 -6 -6] counter_reset_hint:gauge}}");
    assertThat(Scaling.negated(HISTOGRAM)).isEqualTo(negated);
    assertThat(Scaling.times(HISTOGRAM, -1)).isEqualTo(negated);
    assertThat(Scaling.over(HISTOGRAM, -1)).isEqualTo(negated);
  }

  @Test
  void leavesNoBucket_whenTheFactorOrTheDivisorIsZero() {
    assertThat(Scaling.times(HISTOGRAM, 0))
        .isEqualTo(read("{{z_bucket_w:0.001 counter_reset_hint:not_reset}}"));
    assertThat(Scaling.over(HISTOGRAM, 0))
        .isEqualTo(
            read(
                "{{count:Inf sum:Inf z_bucket:Inf z_bucket_w:0.001"
                    + " counter_reset_hint:not_reset}}"));
    assertThat(Scaling.over(Scaling.times(HISTOGRAM, 0), 0))
        .isEqualTo(
            read(
                "{{count:NaN sum:NaN z_bucket:NaN z_bucket_w:0.001"
                    + " counter_reset_hint:not_reset}}"));
    assertThat(Scaling.over(HISTOGRAM, -0.0).count()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Scaling.over(HISTOGRAM, -0.0).hint()).isEqualTo(HISTOGRAM.hint());
  }

  @Test
  void keepsBuckets_whenTheFactorIsNoNumber() {
    Histogram unknown = Scaling.times(HISTOGRAM, Double.NaN);
    assertThat(unknown.positive().size()).isEqualTo(3);
    assertThat(unknown.negative().count(2)).isNaN();
    assertThat(unknown.hint()).isEqualTo(HISTOGRAM.hint());
    assertThat(Scaling.over(HISTOGRAM, Double.POSITIVE_INFINITY).positive().size()).isZero();
    assertThat(Scaling.times(HISTOGRAM, Double.POSITIVE_INFINITY).positive().count(0))
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void givesGivenBoundsNoZeroBucket() {
    Histogram custom = read("{{schema:-53 count:3 sum:4 custom_values:[5] buckets:[1 2]}}");
    assertThat(Scaling.over(custom, 0))
        .isEqualTo(read("{{schema:-53 count:Inf sum:Inf custom_values:[5]}}"));
    assertThat(Scaling.times(custom, 2))
        .isEqualTo(read("{{schema:-53 count:6 sum:8 custom_values:[5] buckets:[2 4]}}"));
  }
}
