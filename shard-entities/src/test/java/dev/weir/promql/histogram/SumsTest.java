package dev.weir.promql.histogram;

import static dev.weir.promql.histogram.HistogramText.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.series.histogram.Histogram;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sums and differences, by hand and as the cases of the reference have them. */
class SumsTest {
  private static Histogram sum(String one, String other) {
    return Sums.sum(read(one), read(other)).value().orElseThrow();
  }

  private static Histogram difference(String one, String other) {
    return Sums.difference(read(one), read(other)).value().orElseThrow();
  }

  @Test
  void addsEachBucketToItsLike() {
    assertThat(
            sum(
                "{{count:12 sum:3 z_bucket:2 z_bucket_w:1 buckets:[1 2 0 4] offset:1}}",
                "{{count:9 sum:4 z_bucket:1 z_bucket_w:1 buckets:[5 0 3] offset:2 n_buckets:[7]"
                    + " n_offset:1}}"))
        .isEqualTo(
            read(
                "{{count:21 sum:7 z_bucket:3 z_bucket_w:1 buckets:[1 7 0 7] offset:1"
                    + " n_buckets:[7] n_offset:1}}"));
  }

  @Test
  void takesTheCoarserSchema() {
    // bounds 1 2 4 in schema 0 become 1 4 in schema -1
    String fine = "{{schema:0 sum:4 count:4 buckets:[2 2] offset:1}}";
    String coarse = "{{schema:-1 sum:4 count:1 buckets:[1] offset:1}}";
    Histogram expected = read("{{schema:-1 count:5 sum:8 offset:1 buckets:[5]}}");
    assertThat(sum(coarse, fine)).isEqualTo(expected);
    assertThat(sum(fine, coarse)).isEqualTo(expected);
  }

  @Test
  void subtractsAcrossSchemas() {
    String wide =
        "{{schema:0 count:41 sum:2345.6 z_bucket:5 z_bucket_w:0.001 buckets:[1 3 1 2 1 1 1]"
            + " n_buckets:[0 1 4 2 7 0 0 0 0 5 5 2]}}";
    String narrow =
        "{{schema:1 count:11 sum:1234.5 z_bucket:3 z_bucket_w:0.001 buckets:[0 2 1]"
            + " n_buckets:[0 0 3 2]}}";
    assertThat(difference(wide, narrow))
        .isEqualTo(
            read(
                "{{schema:0 count:30 sum:1111.1 z_bucket:2 z_bucket_w:0.001 buckets:[1 0 1 2 1 1 1]"
                    + " n_buckets:[0 -2 2 2 7 0 0 0 0 5 5 2]}}"));
    assertThat(difference(narrow, wide))
        .isEqualTo(
            read(
                "{{schema:0 count:-30 sum:-1111.1 z_bucket:-2 z_bucket_w:0.001 buckets:[-1 0 -1 -2"
                    + " -1 -1 -1] n_buckets:[0 2 -2 -2 -7 0 0 0 0 -5 -5 -2]}}"));
  }

  @Test
  void takesTheWiderZeroBucket_withWhatIsInIt() {
    String wide = "{{z_bucket:1 z_bucket_w:2 count:1}}";
    // up to 1, 2 and 4
    String narrow = "{{z_bucket:1 z_bucket_w:0.1 count:7 buckets:[1 2 3]}}";
    Histogram expected = read("{{z_bucket:5 z_bucket_w:2 count:8 buckets:[3] offset:2}}");
    assertThat(sum(wide, narrow)).isEqualTo(expected);
    assertThat(sum(narrow, wide)).isEqualTo(expected);
  }

  @Test
  void widensTheZeroBucket_whenItCutsABucketOfEither() {
    String wide = "{{z_bucket:1 z_bucket_w:1.5 count:1}}";
    String cut = "{{count:3 buckets:[1] offset:1 n_buckets:[2] n_offset:2}}";
    // 1.5 cuts the one up to 2; the negative one begins there
    Histogram expected = read("{{z_bucket:2 z_bucket_w:2 count:4 n_buckets:[2] n_offset:2}}");
    assertThat(sum(wide, cut)).isEqualTo(expected);
    assertThat(sum(cut, wide)).isEqualTo(expected);
  }

  @Test
  void widensTheZeroBucketInTurn_whenBothAreCut() {
    // 1.5 is cut by (1,2] of one, 2 by (-4,-1] of the other, 4 is a bound of both
    String one = "{{z_bucket_w:1.2 count:4 buckets:[1 2 1] offset:1}}";
    String other = "{{schema:-1 z_bucket_w:1.5 z_bucket:1 count:8 n_buckets:[7] n_offset:1}}";
    Histogram expected =
        read("{{schema:-1 z_bucket_w:4 z_bucket:11 count:12 buckets:[1] offset:2}}");
    assertThat(sum(one, other)).isEqualTo(expected);
    assertThat(sum(other, one)).isEqualTo(expected);
  }

  @Test
  void ends_whenAWidthIsNoNumber() {
    assertThat(sum("{{z_bucket_w:NaN count:1}}", "{{z_bucket_w:1 count:1}}").count()).isEqualTo(2);
  }

  @Test
  void keepsGivenBounds_whenTheyAreEqual() {
    Sum sum =
        Sums.sum(
            read("{{schema:-53 sum:1 count:1 custom_values:[5 10] buckets:[1]}}"),
            read("{{schema:-53 sum:15 count:2 custom_values:[5 10] buckets:[0 2]}}"));
    assertThat(sum.value().orElseThrow())
        .isEqualTo(read("{{schema:-53 sum:16 count:3 custom_values:[5 10] buckets:[1 2]}}"));
    assertThat(sum.boundsReconciled()).isFalse();
  }

  @Test
  void keepsSharedBounds_whenTheyDiffer() {
    Sum difference =
        Sums.difference(
            read(
                "{{schema:-53 sum:555 count:450 custom_values:[1 2 3 4 5 6 7 8]"
                    + " buckets:[10 20 30 40 50 60 70 80 90]}}"),
            read("{{schema:-53 sum:55 count:15 custom_values:[2 4 6] buckets:[1 2 5 7]}}"));
    assertThat(difference.value().orElseThrow())
        .isEqualTo(
            read("{{schema:-53 sum:500 count:435 custom_values:[2 4 6] buckets:[29 68 105 233]}}"));
    assertThat(difference.boundsReconciled()).isTrue();
  }

  @Test
  void hasOneBucket_whenNoBoundIsShared() {
    Sum sum =
        Sums.sum(
            read("{{schema:-53 count:3 custom_values:[1] buckets:[1 2]}}"),
            read("{{schema:-53 count:4 custom_values:[2] buckets:[4]}}"));
    assertThat(sum.value().orElseThrow()).isEqualTo(read("{{schema:-53 count:7 buckets:[7]}}"));
    assertThat(sum.boundsReconciled()).isTrue();
  }

  @Test
  void givesNothing_whenBoundsAreOfTwoKinds() {
    Sum sum = Sums.sum(read("{{}}"), read("{{schema:-53 count:1 buckets:[1]}}"));
    assertThat(sum).isEqualTo(new Sum(Optional.empty(), false, false));
    assertThat(Sums.minus(read("{{schema:-53}}"), read("{{}}")).value()).isEmpty();
  }

  @Test
  void combinesHints() {
    assertThat(hints("unknown", "unknown")).isEqualTo("UNKNOWN");
    assertThat(hints("reset", "reset")).isEqualTo("RESET");
    assertThat(hints("not_reset", "not_reset")).isEqualTo("NO_RESET");
    assertThat(hints("gauge", "reset")).isEqualTo("GAUGE");
    assertThat(hints("not_reset", "gauge")).isEqualTo("GAUGE");
    assertThat(hints("unknown", "gauge")).isEqualTo("GAUGE");
    assertThat(hints("unknown", "reset")).isEqualTo("UNKNOWN");
    assertThat(hints("not_reset", "unknown")).isEqualTo("UNKNOWN");
    assertThat(hints("reset", "not_reset")).isEqualTo("UNKNOWN!");
    assertThat(hints("not_reset", "reset")).isEqualTo("UNKNOWN!");
  }

  private static String hints(String one, String other) {
    Sum sum =
        Sums.sum(
            read("{{counter_reset_hint:%s}}".formatted(one)),
            read("{{counter_reset_hint:%s}}".formatted(other)));
    return sum.value().orElseThrow().hint() + (sum.hintsCollide() ? "!" : "");
  }

  @Test
  void theOperatorMakesAGauge() {
    Sum minus =
        Sums.minus(
            read("{{counter_reset_hint:reset count:2 buckets:[2]}}"),
            read("{{counter_reset_hint:not_reset count:2 buckets:[2]}}"));
    assertThat(minus.value().orElseThrow()).isEqualTo(read("{{counter_reset_hint:gauge}}"));
    assertThat(minus.hintsCollide()).isTrue();
  }

  @Test
  void passesOnWhatIsNoNumber() {
    Histogram sum =
        sum("{{sum:Inf count:NaN buckets:[NaN]}}", "{{sum:-Inf count:1 buckets:[1 1]}}");
    assertThat(sum.sum()).isNaN();
    assertThat(sum.count()).isNaN();
    assertThat(sum.positive().count(0)).isNaN();
    assertThat(sum.positive().size()).isEqualTo(2);
  }
}
