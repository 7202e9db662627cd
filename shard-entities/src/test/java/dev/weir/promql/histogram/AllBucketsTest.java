package dev.weir.promql.histogram;

import static dev.weir.promql.histogram.HistogramText.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Buckets in order, with their bounds. */
class AllBucketsTest {
  private static List<String> texts(String text) {
    return AllBuckets.of(read(text)).stream().map(Bucket::toString).toList();
  }

  private static List<Integer> rules(String text) {
    return AllBuckets.of(read(text)).stream().map(Bucket::boundaryRule).toList();
  }

  @Test
  void ascend_withTheZeroBucketBetween() {
    String text = "{{count:9 z_bucket:2 z_bucket_w:0.25 buckets:[1 0 3] n_buckets:[2 1]}}";
    assertThat(texts(text))
        .containsExactly("[-2,-1):1", "[-1,-0.5):2", "[-0.25,0.25]:2", "(0.5,1]:1", "(2,4]:3");
    assertThat(rules(text)).containsExactly(1, 1, 3, 0, 0);
    assertThat(texts("{{}}")).isEmpty();
  }

  @Test
  void beginBehindTheZeroBucket() {
    assertThat(texts("{{z_bucket:2 z_bucket_w:0.75 buckets:[1] n_buckets:[1]}}"))
        .containsExactly("[-1,-0.75):1", "[-0.75,0.75]:2", "(0.75,1]:1");
  }

  @Test
  void haveNoZeroBucket_whenItsCountIsNotAboveZero() {
    assertThat(texts("{{z_bucket:-2 z_bucket_w:0.75 buckets:[-1] n_buckets:[NaN]}}"))
        .containsExactly("[-1,-0.75):NaN", "(0.75,1]:-1");
    assertThat(texts("{{z_bucket:NaN}}")).isEmpty();
  }

  @Test
  void areBetweenGivenBounds() {
    String text = "{{schema:-53 count:6 custom_values:[-5 0 10] buckets:[1 2 3 4]}}";
    assertThat(texts(text)).containsExactly("[-Inf,-5]:1", "(-5,0]:2", "(0,10]:3", "(10,+Inf]:4");
    assertThat(rules(text)).containsExactly(3, 0, 0, 0);
  }

  @Test
  void endWithTheLargestNumber_andThenInfinity() {
    assertThat(texts("{{buckets:[1 1] offset:1024 n_buckets:[1] n_offset:1025}}"))
        .containsExactly(
            "[-Inf,-1.7976931348623157e+308):1",
            "(8.98846567431158e+307,1.7976931348623157e+308]:1",
            "(1.7976931348623157e+308,+Inf]:1");
  }

  @Test
  void tellsWhichBoundsAreIn() {
    assertThat(new Bucket(0, 1, false, false, 1).boundaryRule()).isEqualTo(2);
    assertThat(new Bucket(0, 1, false, true, 1).boundaryRule()).isZero();
  }
}
