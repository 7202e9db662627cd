package dev.weir.promql.histogram;

import static dev.weir.promql.histogram.HistogramText.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** When histograms are equal. */
class ChangesTest {
  private static boolean areEqual(String one, String other) {
    return Changes.areEqual(read(one), read(other));
  }

  @Test
  void looksAtAllButHints() {
    String one = "{{schema:1 count:3 sum:4 z_bucket:1 z_bucket_w:0.1 buckets:[1] n_buckets:[1]}}";
    assertThat(areEqual(one, one.replace("}}", " counter_reset_hint:gauge}}"))).isTrue();
    assertThat(areEqual(one, one.replace("schema:1", "schema:2"))).isFalse();
    assertThat(areEqual(one, one.replace("count:3", "count:4"))).isFalse();
    assertThat(areEqual(one, one.replace("sum:4", "sum:-4"))).isFalse();
    assertThat(areEqual(one, one.replace("z_bucket:1", "z_bucket:2"))).isFalse();
    assertThat(areEqual(one, one.replace("z_bucket_w:0.1", "z_bucket_w:0.2"))).isFalse();
    assertThat(areEqual(one, one.replace(" buckets:[1]", " buckets:[2]"))).isFalse();
    assertThat(areEqual(one, one.replace("n_buckets:[1]", "n_buckets:[0 1]"))).isFalse();
    assertThat(areEqual(one, one.replace("n_buckets:[1]", "n_buckets:[1 0]"))).isTrue();
  }

  @Test
  void comparesBits_butForNanAndWidths() {
    assertThat(areEqual("{{sum:NaN}}", "{{sum:NaN}}")).isTrue();
    assertThat(areEqual("{{sum:0}}", "{{sum:-0}}")).isFalse();
    assertThat(areEqual("{{z_bucket_w:0}}", "{{z_bucket_w:-0}}")).isTrue();
    assertThat(areEqual("{{z_bucket_w:NaN}}", "{{z_bucket_w:NaN}}")).isFalse();
  }

  @Test
  void comparesGivenBounds() {
    String one = "{{schema:-53 sum:1 count:1 custom_values:[0 10] buckets:[1]}}";
    assertThat(areEqual(one, one.replace("[0 10]", "[-0 10]"))).isTrue();
    assertThat(areEqual(one, one.replace("[0 10]", "[0]"))).isFalse();
    assertThat(areEqual(one, one.replace("[0 10]", "[0 11]"))).isFalse();
  }

  @Test
  void countsThem() {
    var custom =
        HistogramText.sequence("{{schema:-53 sum:1 count:1 custom_values:[5] buckets:[1]}}x1");
    var other = read("{{schema:-53 sum:1 count:1 custom_values:[5 10] buckets:[1]}}");
    assertThat(Changes.in(List.of(custom.get(0), custom.get(1), other))).isEqualTo(1);
    assertThat(Changes.in(List.of(other))).isZero();
  }
}
