package dev.weir.http.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleLimitsTest {
  private static final SampleLimits LIMITS = new SampleLimits(3, 12, 8, 40, 10_000, 300, 2);

  @Test
  void eachLimitOfLabelsIsReachedAndTold() {
    assertThat(error("a{b=\"1\",c=\"2\"} 1")).isEmpty();
    assertThat(error("a{b=\"1\",c=\"2\",d=\"3\"} 1")).isEqualTo("too many labels");
    assertThat(error("a{bcdefghijklmn=\"1\"} 1")).isEqualTo("a label name that is too long");
    assertThat(error("a{b=\"123456789\"} 1")).isEqualTo("a label value that is too long");
    assertThat(error("a{bcdefghijkl=\"12345678\",b=\"12345678\"} 1")).isEmpty();
    assertThat(error("ab{bcdefghijkl=\"12345678\",bcdefghijkm=\"1\"} 1"))
        .isEqualTo("labels that are too long together");
    assertThat(error("{b=\"1\"} 1")).isEqualTo("a series without a metric name");
    assertThat(error("a{b=\"1\",b=\"2\"} 1")).isEqualTo("label b is there twice");
  }

  @Test
  void onlyTheFirstErrorsAreDescribed() {
    SampleBatch batch = read("x\n".repeat(50));
    assertThat(batch.rejected()).isEqualTo(50);
    assertThat(batch.errors()).extracting(SampleError::position).containsExactly(1L, 2L);
  }

  @Test
  void moreSamplesThanAllowedRefuseTheRequest() {
    assertThat(read("a 1\n".repeat(300)).size()).isEqualTo(300);
    assertThatExceptionOfType(SampleRefusal.class)
        .isThrownBy(() -> read("a 1\n".repeat(301)))
        .withMessage("more than 300 samples")
        .matches(refusal -> refusal.reason() == SampleRefusal.Reason.TOO_LARGE);
  }

  @Test
  void shortLinesThatNameManyLongSeriesRefuseTheRequest() {
    String series =
        IntStream.range(0, 100).mapToObj(i -> "a" + i + " 1\n").collect(Collectors.joining());
    assertThatExceptionOfType(SampleRefusal.class)
        .isThrownBy(() -> read(series))
        .withMessage("series that take more than 10000 bytes");
  }

  @Test
  void limitsThatAllowNothingAreNone() {
    assertThatIllegalArgumentException().isThrownBy(() -> new SampleLimits(1, 1, 1, 0, 1, 1, 0));
  }

  private static String error(String line) {
    return read(line).errors().stream().map(SampleError::text).collect(Collectors.joining());
  }

  private static SampleBatch read(String body) {
    return PrometheusTextReader.read(Bytes.utf8(body), LIMITS, 0);
  }
}
