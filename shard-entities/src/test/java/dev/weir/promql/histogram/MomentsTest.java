package dev.weir.promql.histogram;

import static dev.weir.promql.histogram.HistogramText.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Averages and deviations of the reference's cases. */
class MomentsTest {
  private static void check(String text, double deviation, double variance) {
    double relative = Math.abs(variance) * 1e-12;
    assertThat(Moments.deviation(read(text))).isCloseTo(deviation, within(1e-9 * deviation));
    assertThat(Moments.variance(read(text))).isCloseTo(variance, within(relative));
  }

  @Test
  void dividesTheSum() {
    assertThat(Moments.average(read("{{sum:5 count:4 buckets:[1 2 1]}}"))).isEqualTo(1.25);
    assertThat(Moments.average(read("{{}}"))).isNaN();
  }

  @Test
  void takesGeometricMiddles() {
    check(
        "{{schema:2 count:4 sum:10 buckets:[1 0 0 0 1 0 0 1 1]}}",
        1.0787993180043811,
        1.163807968526718);
    check(
        "{{schema:8 count:10 sum:10 buckets:[1 2 3 4]}}",
        0.0048960313898237465,
        2.3971123370139447e-05);
    check("{{count:10 sum:-100 n_buckets:[0 0 0 0 10]}}", 1.3137084989848, 1.725830020304794);
    check(
        "{{count:10 sum:-112946 n_buckets:[0 0 1 1 1 0 1 1 0 0 3 0 0 0 1 0 0 1]}}",
        27556.344499842,
        759352122.1939945);
  }

  @Test
  void takesZeroForTheZeroBucket() {
    // 4 around 0 and one of (1,2], around an average of 1
    double variance = (4 + (Math.sqrt(2) - 1) * (Math.sqrt(2) - 1)) / 5;
    check("{{count:5 sum:5 z_bucket:4 buckets:[0 1]}}", Math.sqrt(variance), variance);
  }

  @Test
  void takesArithmeticMiddlesOfGivenBounds() {
    String custom = "{{schema:-53 count:2 sum:14 custom_values:[5 10 20] buckets:[0 1 1]}}";
    check(custom, Math.sqrt(32.125), (0.25 + 64) / 2);
    assertThat(Moments.variance(read(custom.replace("[0 1 1]", "[0 1 0 1]"))))
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void passesOnWhatIsNoNumber() {
    assertThat(Moments.variance(read("{{count:7 sum:NaN buckets:[1]}}"))).isNaN();
    assertThat(Moments.deviation(read("{{count:7 sum:Inf buckets:[1]}}")))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Moments.deviation(read("{{}}"))).isNaN();
  }
}
