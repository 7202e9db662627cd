package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LagsTest {
  private static Lags lags(LongStream millis) {
    List<Freshness> copies = new ArrayList<>();
    millis.forEach(lag -> copies.add(new Freshness("us", "eu", 0, lag)));
    return Lags.of(copies);
  }

  @Test
  void isEmpty_withoutCopies() {
    assertThat(Lags.of(List.of())).isEqualTo(Lags.NONE);
    assertThat(Lags.NONE.quantileMillis(0.5)).isEmpty();
  }

  @Test
  void neverSaysLessThanTheLag_andAtMostTwice() {
    Lags lags = lags(LongStream.rangeClosed(0, 999));
    for (double share : new double[] {0.01, 0.5, 0.9, 0.99, 1}) {
      long exact = (long) Math.ceil(share * 1000) - 1;
      assertThat(lags.quantileMillis(share).orElseThrow()).isBetween(exact, 2 * exact + 1);
    }
    assertThat(lags.quantileMillis(1)).hasValue(999);
  }

  @Test
  void addsUp() {
    Lags both = lags(LongStream.of(1, 5)).plus(lags(LongStream.of(700, Freshness.UNKNOWN)));
    assertThat(both.copies()).isEqualTo(4);
    assertThat(both.silent()).isEqualTo(1);
    assertThat(both.maxMillis()).isEqualTo(700);
    assertThat(both.quantileMillis(0.5)).hasValue(7);
  }

  @Test
  void takesLagsOfYears() {
    assertThat(lags(LongStream.of(Long.MAX_VALUE)).quantileMillis(1)).isPresent();
  }
}
