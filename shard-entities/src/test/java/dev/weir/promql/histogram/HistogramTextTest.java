package dev.weir.promql.histogram;

import static dev.weir.promql.histogram.HistogramText.read;
import static dev.weir.promql.histogram.HistogramText.sequence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.series.histogram.BucketCounts;
import dev.weir.series.histogram.Histogram;
import dev.weir.series.histogram.ResetHint;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Texts of histograms in files of cases. */
class HistogramTextTest {
  @Test
  void readsAll() {
    assertThat(
            read(
                "{{schema:1 sum:-3 count:4e2 buckets:[1 0 2 ] offset:-3 n_buckets:[.5] n_offset:2"
                    + " z_bucket:1 z_bucket_w:0.001 counter_reset_hint:not_reset}}"))
        .isEqualTo(
            new Histogram(
                1,
                0.001,
                1,
                400,
                -3,
                ResetHint.NO_RESET,
                BucketCounts.of(new int[] {-3, -1}, new double[] {1, 2}),
                BucketCounts.of(new int[] {2}, new double[] {0.5}),
                List.of()));
    assertThat(read("{{schema:-53 custom_values:[-1 5] buckets:[1]}}").bounds())
        .containsExactly(-1.0, 5.0);
  }

  @Test
  void readsNothingAsZero() {
    assertThat(read("{{}}")).isEqualTo(read("{{ }}"));
    assertThat(read("{{}}").hint()).isEqualTo(ResetHint.UNKNOWN);
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    for (String text :
        List.of("{}", "{{a:1}}", "{{sum}}", "{{sum:x}}", "{{sum:1 sum:2}}", "{{sum:1", "{{[1]}}")) {
      assertThatThrownBy(() -> read(text)).as(text).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void readsSequences() {
    assertThat(sequence("{{count:1}}")).containsExactly(read("{{count:1}}"));
    assertThat(sequence("{{count:1}}x2")).hasSize(3).containsOnly(read("{{count:1}}"));
    assertThat(
            sequence("{{sum:4 count:4 buckets:[1 2 1]}}+{{sum:2 count:1 buckets:[1] offset:1}}x2"))
        .containsExactly(
            read("{{sum:4 count:4 buckets:[1 2 1]}}"),
            read("{{sum:6 count:5 buckets:[1 3 1]}}"),
            read("{{sum:8 count:6 buckets:[1 4 1]}}"));
    assertThat(sequence("{{count:4}}-{{count:1}}x1"))
        .containsExactly(read("{{count:4}}"), read("{{count:3}}"));
  }
}
