package dev.weir.series.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
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
    BitWriter out = new BitWriter();
    new ValuesWriter(new ColumnWriter(false)).write(out, bits, bits.length, -1);
    byte[] bytes = out.copy(0);
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

  @Test
  void noiseOfAllBitsIsRaw() {
    assertThat(taken(random.longs(COUNT).toArray())).isEqualTo(ValueCodec.RAW);
  }
}
