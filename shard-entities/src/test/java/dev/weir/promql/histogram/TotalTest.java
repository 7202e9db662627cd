package dev.weir.promql.histogram;

import static dev.weir.promql.histogram.HistogramText.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.series.histogram.Histogram;
import org.junit.jupiter.api.Test;

/** Sums and averages of many histograms. */
class TotalTest {
  private static final String[] FOUR = {
    "{{count:25 sum:1234.5 z_bucket:4 z_bucket_w:0.001 buckets:[1 2 0 1 1]"
        + " n_buckets:[2 4 0 0 1 9]}}",
    "{{count:41 sum:2345.6 z_bucket:5 z_bucket_w:0.001 buckets:[1 3 1 2 1 1 1]"
        + " n_buckets:[0 1 4 2 7 0 0 0 0 5 5 2]}}",
    "{{count:41 sum:1111.1 z_bucket:5 z_bucket_w:0.001 buckets:[1 3 1 2 1 1 1]"
        + " n_buckets:[0 1 4 2 7 0 0 0 0 5 5 2]}}",
    "{{schema:1 count:0}}"
  };

  private static Total total(Total total, String... texts) {
    for (String text : texts) {
      total.add(read(text));
    }
    return total;
  }

  private static Histogram sum(String... texts) {
    return total(Total.sum(), texts).value().orElseThrow();
  }

  private static Histogram average(String... texts) {
    return total(Total.average(), texts).value().orElseThrow();
  }

  @Test
  void addsAll() {
    Histogram sum = sum(FOUR);
    assertThat(sum)
        .isEqualTo(
            read(
                "{{count:107 sum:4691.2 z_bucket:14 z_bucket_w:0.001 buckets:[3 8 2 5 3 2 2]"
                    + " n_buckets:[2 6 8 4 15 9 0 0 0 10 10 4]}}"));
  }

  @Test
  void averagesAll() {
    Histogram average = average(FOUR);
    assertThat(average.count()).isEqualTo(26.75);
    assertThat(average.sum()).isEqualTo(1172.8);
    assertThat(average.zeroCount()).isEqualTo(3.5);
    assertThat(average("{{count:3 sum:4 buckets:[1 2 1]}}", "{{count:2 sum:3 buckets:[1 1 1]}}"))
        .isEqualTo(read("{{sum:3.5 count:2.5 buckets:[1 1.5 1]}}"));
    // by steps, as the reference has it: 13 / 3 rounds twice
    assertThat(average("{{count:2}}", "{{count:4}}", "{{count:7}}").count())
        .isEqualTo(3 + (7 / 3.0 - 3 / 3.0));
  }

  @Test
  void doesNotBecomeInfinite_whenItIsAnAverage() {
    String large = "{{count:1.7e308 buckets:[1.7e308]}}";
    assertThat(average(large, large).count()).isEqualTo(1.7e308);
    assertThat(sum(large, large).count()).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void isNothing_whenThereIsNone() {
    assertThat(Total.sum().value()).isEmpty();
    assertThat(Total.sum().isMixed()).isFalse();
  }

  @Test
  void isTheOne_whenThereIsOne() {
    assertThat(average(FOUR[0])).isEqualTo(read(FOUR[0]));
    assertThat(sum(FOUR[0])).isEqualTo(read(FOUR[0]));
  }

  @Test
  void isNothing_whenBoundsAreOfTwoKinds() {
    for (Total total : new Total[] {Total.sum(), Total.average()}) {
      total(
          total,
          "{{counter_reset_hint:reset}}",
          "{{schema:-53}}",
          "{{counter_reset_hint:not_reset}}");
      assertThat(total.value()).isEmpty();
      assertThat(total.isMixed()).isTrue();
      assertThat(total.hintsCollide()).isFalse();
    }
  }

  @Test
  void reconcilesGivenBounds() {
    String five = "{{schema:-53 sum:1 count:1 custom_values:[5] buckets:[1]}}";
    String ten = "{{schema:-53 sum:1 count:1 custom_values:[5 10] buckets:[1]}}";
    Total sum = total(Total.sum(), five, five, ten);
    assertThat(sum.value())
        .contains(read("{{schema:-53 count:3 sum:3 custom_values:[5] buckets:[3]}}"));
    assertThat(sum.boundsReconciled()).isTrue();
    Total average = total(Total.average(), ten, five, five);
    assertThat(average.value()).contains(read(five));
    assertThat(average.boundsReconciled()).isTrue();
    assertThat(total(Total.sum(), five, five).boundsReconciled()).isFalse();
  }

  @Test
  void tellsWhenHintsCollide_evenWithOneBetween() {
    Total total =
        total(
            Total.average(),
            "{{counter_reset_hint:reset}}",
            "{{}}",
            "{{counter_reset_hint:not_reset}}");
    assertThat(total.hintsCollide()).isTrue();
    assertThat(total.value().orElseThrow().hint().name()).isEqualTo("UNKNOWN");
    assertThat(total(Total.sum(), "{{counter_reset_hint:reset}}", "{{}}").hintsCollide()).isFalse();
  }

  @Test
  void isAGauge_whenOneIs() {
    assertThat(average("{{}}", "{{counter_reset_hint:gauge}}", "{{}}").hint().name())
        .isEqualTo("GAUGE");
    assertThat(sum("{{counter_reset_hint:gauge}}", "{{counter_reset_hint:reset}}").hint().name())
        .isEqualTo("GAUGE");
  }
}
