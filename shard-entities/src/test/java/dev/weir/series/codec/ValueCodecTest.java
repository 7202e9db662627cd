package dev.weir.series.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Each codec is taken where it needs least. */
class ValueCodecTest {
  private static final int COUNT = 720;

  private final Random random = Seeds.random(1);

  private static long[] bits(IntToDoubleFunction value) {
    long[] bits = new long[COUNT];
    Arrays.setAll(bits, i -> Double.doubleToRawLongBits(value.applyAsDouble(i)));
    return bits;
  }

  private static ValueCodec taken(long[] bits) {
    return taken(bits, written(bits, false));
  }

  private static byte[] written(long[] bits, boolean dense) {
    BitWriter out = new BitWriter();
    new ValuesWriter(dense).write(out, bits, bits.length, -1);
    return out.copy(0);
  }

  private static ValueCodec taken(long[] bits, byte[] bytes) {
    long[] read = new long[bits.length];
    ValuesReader.read(new BitReader(bytes, 0, bytes.length), read, bits.length);
    assertThat(read).isEqualTo(bits);
    return ValueCodec.read(new BitReader(bytes, 0, bytes.length));
  }

  @Test
  void equalValuesAreConstant() {
    assertThat(taken(bits(_ -> -0.0))).isEqualTo(ValueCodec.CONSTANT);
    assertThat(taken(new long[] {7})).isEqualTo(ValueCodec.CONSTANT);
  }

  @Test
  void rareChangesAreRuns() {
    assertThat(taken(bits(i -> Math.floorDiv(i, 90) * 31 % 17))).isEqualTo(ValueCodec.RUNS);
    assertThat(taken(bits(i -> i < 719 ? 0.1 + 0.2 : Double.NaN))).isEqualTo(ValueCodec.RUNS);
  }

  @Test
  void digitsAreDecimals_alsoWithAFewExceptions() {
    assertThat(taken(bits(_ -> random.nextInt(10_000) / 100.0))).isEqualTo(ValueCodec.DECIMAL);
    assertThat(taken(bits(i -> i % 16 == 15 ? Double.NaN : i * 0.5))).isEqualTo(ValueCodec.DECIMAL);
    assertThat(taken(bits(i -> i % 15 == 14 ? Double.NaN : i * 0.5)))
        .isNotEqualTo(ValueCodec.DECIMAL);
  }

  @Test
  void wholeNumbersBeyondTheMantissaAreDecimals() {
    assertThat(taken(bits(i -> 0x1p62 + i * 0x1p20))).isEqualTo(ValueCodec.DECIMAL);
    assertThat(taken(bits(i -> 0x1p63 + i * 0x1p20))).isNotEqualTo(ValueCodec.DECIMAL);
  }

  @Test
  void fewDifferentBitsAreXor() {
    double third = 1.0 / 3;
    assertThat(taken(bits(i -> i % 3 == 0 ? third : -third))).isEqualTo(ValueCodec.XOR);
  }

  @Test
  void aWalkOverFullMantissasIsWhole() {
    long[] bits = new long[COUNT];
    double here = 40;
    for (int i = 0; i < COUNT; i++) {
      bits[i] = Double.doubleToRawLongBits(here);
      here += random.nextGaussian() / 100;
    }
    assertThat(taken(bits)).isEqualTo(ValueCodec.WHOLE);
  }

  /** Bytes of a value, and that its chunk is one of quotients. */
  private static double quotients(long[] bits) {
    byte[] bytes = written(bits, true);
    assertThat(taken(bits, bytes)).isEqualTo(ValueCodec.QUOTIENT);
    assertThat(taken(bits)).as("in a chunk that is not dense").isNotEqualTo(ValueCodec.QUOTIENT);
    return bytes.length / (double) bits.length;
  }

  @Test
  void sharesOfOneTotalAreQuotients() {
    // 10 bits each
    assertThat(quotients(bits(_ -> random.nextInt(1_000) / 99_991.0))).isLessThan(1.5);
    assertThat(quotients(bits(_ -> -random.nextInt(1_000) / 7.0))).isLessThan(1.5);
    assertThat(quotients(bits(_ -> random.nextInt(1_000) * (1.0 / 3)))).isLessThan(1.8);
    assertThat(quotients(bits(i -> i % 7 == 0 ? 12 : (5_000_000 + random.nextInt(1_000)) / 3e5)))
        .isLessThan(2);
  }

  @Test
  void percentagesThatWereRoundedTwiceAreQuotients() {
    for (int i = 0; i < 200; i++) {
      long total = random.nextLong(1L << 20, 1L << 34);
      long used = random.nextLong(total / 10, total - 1_000);
      int unit = 1 << random.nextInt(13);
      long[] bits = bits(_ -> (double) (used / unit + random.nextInt(1_000)) * unit / total * 100);
      byte[] bytes = written(bits, true);
      ValueCodec codec = taken(bits, bytes);
      boolean few = bytes.length < 2 * COUNT;
      // a total that has few factors beyond powers of ten leaves decimals
      assertThat(codec == ValueCodec.DECIMAL || few)
          .as("%s: %d bytes of used / %d", codec, bytes.length, total)
          .isTrue();
    }
  }

  @Test
  void whatIsNoQuotientAmongThemComesBack() {
    long[] bits = bits(_ -> random.nextInt(1_000) / 99_991.0);
    for (int i = 0; i < HostileSamples.SPECIALS.length; i++) {
      bits[1 + 20 * i] = HostileSamples.SPECIALS[i];
    }
    taken(bits, written(bits, true));
    bits = bits(_ -> random.nextInt(1_000) / 99_991.0);
    bits[300] = HostileSamples.SPECIALS[2];
    assertThat(quotients(bits)).isLessThan(1.6);
  }

  @Test
  void subnormalsHaveNoDivisor() {
    long[] bits = bits(_ -> random.nextInt(1_000) * Double.MIN_VALUE);
    assertThat(new Divisor().of(bits, COUNT)).isEqualTo(Divisor.NONE);
    taken(bits, written(bits, true));
  }

  @Test
  void aDivisorThatNoneHasIsDamage() {
    for (double divisor : new double[] {0, -3, Double.NaN, Double.POSITIVE_INFINITY}) {
      BitWriter out = new BitWriter();
      ValueCodec.QUOTIENT.write(out);
      out.bits(Double.doubleToRawLongBits(divisor), Long.SIZE);
      byte[] bytes = out.copy(64);
      assertThatThrownBy(
              () -> ValuesReader.read(new BitReader(bytes, 0, bytes.length), new long[2], 2))
          .isInstanceOf(WeirException.class)
          .hasMessageContaining("the divisor is " + divisor);
    }
  }

  @Test
  void noiseOfAllBitsIsRaw() {
    assertThat(taken(random.longs(COUNT).toArray())).isEqualTo(ValueCodec.RAW);
  }
}
