package dev.weir.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactSumTest {
  private static ExactSum sums() {
    ExactSum sums = new ExactSum();
    sums.grow(2);
    return sums;
  }

  private static BigDecimal exact(double value) {
    return new BigDecimal(value);
  }

  private static double value(Random random) {
    return switch (random.nextInt(6)) {
      case 0 ->
          Double.longBitsToDouble(
              (random.nextLong() & ~(0x7FFL << 52)) | (long) random.nextInt(0x7FF) << 52);
      case 1 -> Double.MIN_VALUE * random.nextInt(100);
      case 2 -> (random.nextBoolean() ? 1 : -1) * Double.MAX_VALUE;
      case 3 -> random.nextInt(1000) * 0.01;
      case 4 -> Math.scalb(1.0 + random.nextInt(3) * Math.ulp(1.0), random.nextInt(120) - 60);
      default -> random.nextGaussian();
    };
  }

  @Test
  void equalsTheRoundedExactSum_whateverComesAndGoes() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int round = 0; round < 400; round++) {
      ExactSum sums = sums();
      List<Double> members = new ArrayList<>();
      BigDecimal exact = BigDecimal.ZERO;
      for (int i = 0; i < 60; i++) {
        boolean add = members.isEmpty() || random.nextInt(3) > 0;
        double value = add ? value(random) : members.remove(random.nextInt(members.size()));
        long weight = (add ? 1 : -1) * (1L + (i % 7 == 0 ? random.nextInt(5000) : 0));
        if (add && weight == 1) {
          members.add(value);
        }
        weight = add ? weight : -1;
        sums.add(0, value, weight);
        exact = exact.add(new BigDecimal(value).multiply(BigDecimal.valueOf(weight)));
        assertThat(sums.sum(0)).as(Seeds.option(seed)).isEqualTo(exact.doubleValue() + 0.0);
      }
    }
  }

  @Test
  void forgetsHugeValues_afterAMillionPairs() {
    ExactSum sums = sums();
    for (int i = 0; i < 1_000_000; i++) {
      sums.add(0, 1e308, 1);
      sums.add(0, 1e-308, 1);
    }
    assertThat(sums.sum(0)).isInfinite();
    assertThat(sums.average(0, 2_000_000)).isEqualTo(5e307);
    sums.add(0, 1e308, -1_000_000);
    assertThat(sums.sum(0))
        .isEqualTo(exact(1e-308).multiply(BigDecimal.valueOf(1_000_000)).doubleValue());
    sums.add(0, 1e-308, -1_000_000);
    assertThat(sums.sum(0)).isZero();
  }

  @Test
  void doesNotDependOnTheOrder() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      values.add(value(random));
    }
    ExactSum sums = sums();
    values.forEach(value -> sums.add(0, value, 1));
    Collections.shuffle(values, random);
    values.forEach(value -> sums.add(1, value, 1));
    assertThat(sums.sum(1)).as(Seeds.option(seed)).isEqualTo(sums.sum(0));
  }

  @Test
  void givesMemoryBack_whenCleared() {
    ExactSum sums = sums();
    long empty = sums.stateBytes();
    sums.add(0, 1e300, 1);
    sums.add(0, 1e-300, 1);
    assertThat(sums.stateBytes()).isGreaterThan(empty);
    sums.clear(0);
    assertThat(sums.stateBytes()).isEqualTo(empty);
    assertThat(sums.sum(0)).isZero();
  }
}
