package dev.weir.promql.histogram;

import static dev.weir.promql.histogram.HistogramText.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.series.histogram.Histogram;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** When counters began anew. */
class ResetsTest {
  private static boolean isReset(String previous, String current) {
    return Resets.isReset(read(current), read(previous));
  }

  @Test
  void believesHints() {
    assertThat(isReset("{{}}", "{{counter_reset_hint:reset count:1}}")).isTrue();
    assertThat(isReset("{{count:5}}", "{{counter_reset_hint:not_reset count:1}}")).isFalse();
    assertThat(isReset("{{count:5}}", "{{counter_reset_hint:gauge count:1}}")).isTrue();
    assertThat(isReset("{{counter_reset_hint:reset}}", "{{count:1}}")).isFalse();
  }

  @Test
  void seesEachCountThatFell() {
    String before =
        "{{count:9 sum:5 z_bucket:1 z_bucket_w:0.1 buckets:[1 2 1] n_buckets:[0 3] n_offset:2}}";
    assertThat(isReset(before, before)).isFalse();
    assertThat(isReset(before, before.replace("sum:5", "sum:-5"))).isFalse();
    assertThat(isReset(before, before.replace("count:9", "count:8"))).isTrue();
    assertThat(isReset(before, before.replace("z_bucket:1", "z_bucket:0.5"))).isTrue();
    assertThat(isReset(before, before.replace("[1 2 1]", "[1 1 3]"))).isTrue();
    assertThat(isReset(before, before.replace("[1 2 1]", "[1 2]"))).isTrue();
    assertThat(isReset(before, before.replace("[1 2 1]", "[0 2 1]"))).isTrue();
    assertThat(isReset(before, before.replace("[1 2 1]", "[1 2 1 4]"))).isFalse();
    assertThat(isReset(before, before.replace("n_buckets:[0 3]", "n_buckets:[5 2]"))).isTrue();
    assertThat(isReset(before, before.replace("n_buckets:[0 3]", "n_buckets:[5 3]"))).isFalse();
  }

  @Test
  void seesNone_whenCountsAreNoNumbers() {
    assertThat(isReset("{{count:1 buckets:[1]}}", "{{count:NaN buckets:[NaN]}}")).isFalse();
    assertThat(isReset("{{count:NaN buckets:[NaN]}}", "{{count:1 buckets:[1]}}")).isFalse();
    assertThat(isReset("{{count:NaN buckets:[NaN]}}", "{{count:1}}")).isTrue();
  }

  @Test
  void letsSchemasBecomeCoarserOnly() {
    String fine = "{{schema:1 count:3 buckets:[1 2] offset:1}}";
    String coarse = "{{schema:0 count:3 buckets:[3] offset:1}}";
    assertThat(isReset(fine, coarse)).isFalse();
    assertThat(isReset(coarse, fine)).isTrue();
    assertThat(isReset(fine, coarse.replace("[3]", "[2]"))).isTrue();
  }

  @Test
  void letsZeroBucketsBecomeWiderOnly() {
    String narrow = "{{count:4 z_bucket:1 z_bucket_w:0.1 buckets:[2 1]}}";
    String wide = "{{count:4 z_bucket:3 z_bucket_w:1 buckets:[1] offset:1}}";
    assertThat(isReset(narrow, wide)).isFalse();
    assertThat(isReset(wide, narrow)).isTrue();
    assertThat(isReset(narrow, wide.replace("z_bucket:3", "z_bucket:2"))).isTrue();
    assertThat(isReset(narrow, wide.replace("z_bucket_w:1", "z_bucket_w:1.5"))).isTrue();
    assertThat(
            isReset(
                "{{count:4 z_bucket:3 z_bucket_w:0.1 buckets:[1] offset:9}}",
                "{{count:4 z_bucket:3 z_bucket_w:1.5 buckets:[1] offset:9}}"))
        .isFalse();
  }

  @Test
  void comparesGivenBounds() {
    String before = "{{schema:-53 count:15 custom_values:[2 4 6] buckets:[1 2 5 7]}}";
    assertThat(isReset(before, before)).isFalse();
    assertThat(isReset(before, before.replace("[1 2 5 7]", "[1 1 5 8]"))).isTrue();
    assertThat(
            isReset(before, "{{schema:-53 count:15 custom_values:[2 3 4 6] buckets:[1 0 1 5 8]}}"))
        .isTrue();
    assertThat(
            isReset(before, "{{schema:-53 count:15 custom_values:[2 3 4 6] buckets:[1 1 1 5 7]}}"))
        .isFalse();
    assertThat(isReset(before, "{{schema:-53 count:15 custom_values:[4] buckets:[3 12]}}"))
        .isFalse();
  }

  @Test
  void takesAnotherKindOfBoundsForAReset() {
    assertThat(isReset("{{}}", "{{schema:-53}}")).isTrue();
    assertThat(isReset("{{schema:-53}}", "{{schema:-4}}")).isTrue();
  }

  @Test
  void countsThem() {
    List<Histogram> samples =
        Stream.of(
                "{{count:4 buckets:[1 2 1]}}",
                "{{count:5 buckets:[1 1 3]}}",
                "{{count:6 buckets:[1 2 3]}}",
                "{{count:1 buckets:[1]}}")
            .map(HistogramText::read)
            .toList();
    assertThat(Resets.in(samples)).isEqualTo(2);
    assertThat(Resets.in(samples.subList(0, 1))).isZero();
    assertThat(Resets.in(List.of())).isZero();
  }
}
