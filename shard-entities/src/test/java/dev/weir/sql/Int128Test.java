package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** 128-bit arithmetic agrees with BigInteger and BigDecimal. */
final class Int128Test {
  private static final int CASES = 20_000;

  @Test
  void agreesWithBigIntegers() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int i = 0; i < CASES; i++) {
      BigInteger a = number(random);
      BigInteger b = number(random);
      Int128 x = Int128.of(a);
      Int128 y = Int128.of(b);
      String at = Seeds.option(seed) + " " + a + " " + b;
      assertThat(x.toBigInteger()).as(at).isEqualTo(a);
      assertThat(x.tryAdd(y)).as(at).isEqualTo(Int128.of(a.add(b)));
      assertThat(x.trySubtract(y)).as(at).isEqualTo(Int128.of(a.subtract(b)));
      assertThat(x.tryMultiply(y)).as(at).isEqualTo(Int128.of(a.multiply(b)));
      assertThat(Integer.signum(x.compareTo(y))).as(at).isEqualTo(a.compareTo(b));
      assertThat(x.signum()).as(at).isEqualTo(a.signum());
    }
  }

  @Test
  void dividesAndRoundsLikeBigDecimal() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int i = 0; i < CASES; i++) {
      BigInteger a = number(random).shiftRight(60 + random.nextInt(60));
      BigInteger b = number(random).shiftRight(60 + random.nextInt(60));
      if (b.signum() == 0) {
        continue;
      }
      int shift = random.nextInt(12);
      BigInteger expected =
          new BigDecimal(a)
              .scaleByPowerOfTen(shift)
              .divide(new BigDecimal(b), 0, RoundingMode.HALF_UP)
              .toBigInteger();
      if (expected.abs().compareTo(BigInteger.TEN.pow(38)) < 0) {
        assertThat(Decimals.divide(Int128.of(a), Int128.of(b), shift, 38, 0).toBigInteger())
            .as(Seeds.option(seed) + " " + a + " / " + b + " shift " + shift)
            .isEqualTo(expected);
      }
    }
  }

  private static BigInteger number(Random random) {
    BigInteger number = new BigInteger(127, random).shiftRight(random.nextInt(127));
    return random.nextBoolean() ? number : number.negate();
  }
}
