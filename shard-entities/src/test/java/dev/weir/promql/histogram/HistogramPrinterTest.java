package dev.weir.promql.histogram;

import static dev.weir.promql.histogram.HistogramText.read;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Texts of histograms. */
class HistogramPrinterTest {
  private static String text(String histogram) {
    return HistogramPrinter.text(read(histogram));
  }

  @Test
  void writesBucketsFromBelow() {
    assertThat(text("{{}}")).isEqualTo("{count:0, sum:0}");
    assertThat(
            text(
                "{{count:1234567 sum:-1.5e-7 z_bucket:2 z_bucket_w:0.001 buckets:[1 0 3]"
                    + " n_buckets:[2 1] counter_reset_hint:gauge}}"))
        .isEqualTo(
            "{count:1.234567e+06, sum:-1.5e-07, [-2,-1):1, [-1,-0.5):2, [-0.001,0.001]:2,"
                + " (0.5,1]:1, (2,4]:3}");
  }

  @Test
  void writesBucketsInFullWidth() {
    assertThat(text("{{count:NaN sum:Inf z_bucket:-2 z_bucket_w:0.75 buckets:[1] n_buckets:[1]}}"))
        .isEqualTo("{count:NaN, sum:+Inf, [-1,-0.5):1, [-0.75,0.75]:-2, (0.5,1]:1}");
  }

  @Test
  void writesGivenBounds() {
    assertThat(text("{{schema:-53 count:1 sum:1 custom_values:[2 3] buckets:[1 0 2]}}"))
        .isEqualTo("{count:1, sum:1, [-Inf,2]:1, (3,+Inf]:2}");
  }
}
