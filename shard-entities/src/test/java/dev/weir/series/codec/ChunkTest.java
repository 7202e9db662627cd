package dev.weir.series.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.ErrorCode;
import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import dev.weir.series.codec.HostileSamples.Times;
import dev.weir.series.codec.HostileSamples.Values;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every sample comes back bit for bit; bytes that are no chunk are refused. */
class ChunkTest {
  private static final int[] SIZES = {1, 2, 3, 15, 16, 17, 127, 128, 129, 130, 257, 720, 8_192};

  private final ChunkEncoder encoder = new ChunkEncoder(ChunkEncoder.Aim.FAST);

  private final ChunkEncoder dense = new ChunkEncoder(ChunkEncoder.Aim.DENSE);

  /** With both aims; the dense chunk is never longer. */
  private Chunk roundTrip(long[] times, long[] bits, String as) {
    Chunk fast = roundTrip(encoder, times, bits, as);
    Chunk small = roundTrip(dense, times, bits, as);
    assertThat(small.bytes()).as(as).isLessThanOrEqualTo(fast.bytes());
    return fast;
  }

  private static Chunk roundTrip(ChunkEncoder encoder, long[] times, long[] bits, String as) {
    int count = times.length;
    byte[] bytes = encoder.encode(times, bits, count, encoder.exponent());
    Chunk chunk = Chunk.of(bytes);
    assertThat(chunk.samples()).as(as).isEqualTo(count);
    assertThat(chunk.firstTime()).as(as).isEqualTo(times[0]);
    assertThat(chunk.lastTime()).as(as).isEqualTo(times[count - 1]);
    long[] readTimes = new long[count];
    long[] readBits = new long[count];
    chunk.read(readTimes, readBits);
    assertThat(readTimes).as(as).isEqualTo(times);
    assertThat(readBits).as(as).isEqualTo(bits);
    return chunk;
  }

  @ParameterizedTest
  @EnumSource
  void valuesComeBackBitForBit(Values values) {
    for (int round = 0; round < 20; round++) {
      long seed = Seeds.next();
      Random random = Seeds.random(seed);
      for (int count : SIZES) {
        String as = "%s, %d values, %s".formatted(values, count, Seeds.option(seed));
        roundTrip(Times.REGULAR.make(random, count), values.make(random, count), as);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void timesComeBackExactly(Times times) {
    for (int round = 0; round < 20; round++) {
      long seed = Seeds.next();
      Random random = Seeds.random(seed);
      for (int count : SIZES) {
        String as = "%s, %d times, %s".formatted(times, count, Seeds.option(seed));
        roundTrip(times.make(random, count), Values.COUNTER.make(random, count), as);
      }
    }
  }

  /** Each alone, among equal values, and as an exception among decimals. */
  @Test
  void everySpecialValueSurvivesEveryCodec() {
    for (long special : HostileSamples.SPECIALS) {
      String as = HexFormat.of().toHexDigits(special);
      roundTrip(new long[] {5}, new long[] {special}, as);
      long[] times = Times.REGULAR.make(Seeds.random(1), 64);
      for (int position : new int[] {0, 1, 31, 62, 63}) {
        long[] bits = new long[64];
        Arrays.setAll(bits, i -> Double.doubleToRawLongBits(i % 7 / 10.0));
        bits[position] = special;
        roundTrip(times, bits, as + " among decimals");
        Arrays.fill(bits, Double.doubleToRawLongBits(12.5));
        bits[position] = special;
        roundTrip(times, bits, as + " among equal values");
      }
    }
  }

  @Test
  void allDigitsOfDecimalsAreKept() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int digits = 0; digits <= 17; digits++) {
      long[] bits = new long[720];
      for (int i = 0; i < bits.length; i++) {
        String text = random.nextLong(1L << 53) + "e-" + digits;
        bits[i] = Double.doubleToRawLongBits(Double.parseDouble(text));
      }
      roundTrip(Times.REGULAR.make(random, bits.length), bits, Seeds.option(seed));
    }
  }

  /** The whole distance is no multiple of what its parts are multiples of: it wraps. */
  @Test
  void distancesThatWrapAreKept() {
    double far = 0x1.8p62;
    long[] bits = DoubleStream.of(-far, 0, far).mapToLong(Double::doubleToRawLongBits).toArray();
    roundTrip(new long[] {1, 2, 3}, bits, "whole numbers");
    long[] times = {Long.MIN_VALUE, -(3L << 61), 3, 3L << 61, Long.MAX_VALUE};
    roundTrip(times, new long[5], "times");
  }

  @Test
  void timesMayReachFromTheFirstLongToTheLast() {
    long[] bits = {1, 2, 3};
    long[] times = {Long.MIN_VALUE, 0, Long.MAX_VALUE};
    roundTrip(times, bits, "three");
    roundTrip(new long[] {Long.MIN_VALUE, Long.MAX_VALUE}, new long[2], "two");
    roundTrip(new long[] {Long.MAX_VALUE - 1, Long.MAX_VALUE}, new long[2], "the last ones");
    roundTrip(new long[] {Long.MIN_VALUE}, new long[1], "the first one");
    roundTrip(new long[] {-3, -1, 1}, new long[3], "around zero");
    roundTrip(new long[] {Long.MIN_VALUE, 0}, new long[2], "a step that is no positive long");
  }

  @Test
  void refusesWhatIsNoRunOfSamples() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> encoder.encode(new long[0], new long[0], 0, 0))
        .withMessage("a chunk has 1 to 8192 samples, not 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> encoder.encode(new long[8_193], new long[8_193], 8_193, 0))
        .withMessage("a chunk has 1 to 8192 samples, not 8193");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> encoder.encode(new long[] {7, 7}, new long[2], 2, 0))
        .withMessage("time 7 of sample 1 follows 7");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> encoder.encode(new long[] {7, 6}, new long[2], 2, 0))
        .withMessage("time 6 of sample 1 follows 7");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> encoder.encode(new long[1], new long[1], 1, 16))
        .withMessage("no chunk has the exponent 16");
  }

  /** What the encoder did before says nothing: bytes depend on samples and exponent alone. */
  @ParameterizedTest
  @EnumSource
  void theSameSamplesGiveTheSameBytes(Values values) {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int count : SIZES) {
      long[] times = Times.JITTER.make(random, count);
      long[] bits = values.make(random, count);
      byte[] used = encoder.encode(times, bits, count, 2);
      assertThat(new ChunkEncoder(ChunkEncoder.Aim.FAST).encode(times, bits, count, 2))
          .as(Seeds.option(seed))
          .isEqualTo(used);
    }
  }

  @Test
  void equalValuesOnAGridTakeNoRoom() {
    long[] times = Times.REGULAR.make(Seeds.random(1), 8_192);
    long[] bits = new long[8_192];
    Arrays.fill(bits, Double.doubleToRawLongBits(0.1 + 0.2));
    assertThat(roundTrip(times, bits, "constant").bytes()).isLessThan(30);
    bits[4_000] = 0x7ff0_0000_0000_0002L;
    assertThat(roundTrip(times, bits, "three runs").bytes()).isLessThan(80);
  }

  @Test
  void jitterOfSomeMillisecondsStaysCheap_alsoBehindGaps() {
    long[] times = new long[720];
    Random random = Seeds.random(1);
    Arrays.setAll(times, i -> 10_000L * (i < 300 ? i : i + 700) + random.nextInt(-4, 5));
    long[] bits = new long[720];
    int bytes = roundTrip(times, bits, "jitter of 9 values, 3.2 bits").bytes();
    assertThat(bytes * 8 / 720.0).isLessThan(4.5);
  }

  @Test
  void decimalsTakeTheBitsOfTheirNoise() {
    Random random = Seeds.random(1);
    long[] bits = new long[720];
    Arrays.setAll(bits, i -> Double.doubleToRawLongBits((20_000 + random.nextInt(64)) / 100.0));
    long[] times = Times.REGULAR.make(random, 720);
    assertThat(roundTrip(times, bits, "64 values").bytes() * 8 / 720.0).isLessThan(6.7);
    Arrays.setAll(bits, i -> Double.doubleToRawLongBits(4096.0 * (90_000 + random.nextInt(64))));
    assertThat(roundTrip(times, bits, "64 pages").bytes() * 8 / 720.0).isLessThan(6.7);
    bits[300] = 0x7ff0_0000_0000_0002L;
    assertThat(roundTrip(times, bits, "a gap").bytes() * 8 / 720.0).isLessThan(6.9);
  }

  /** Seven values that are as likely: log2 7 = 2.81 bits, where whole bits would need 3. */
  @Test
  void denseChunksTakePartsOfBits() {
    Random random = Seeds.random(1);
    long[] bits = new long[8_192];
    Arrays.setAll(bits, i -> Double.doubleToRawLongBits(random.nextInt(7)));
    long[] times = Times.REGULAR.make(random, bits.length);
    assertThat(roundTrip(dense, times, bits, "seven").bytes() * 8.0 / bits.length)
        .isBetween(2.80, 2.85);
    Arrays.setAll(bits, i -> Double.doubleToRawLongBits(random.nextInt(100) == 0 ? 1 : 0));
    assertThat(roundTrip(dense, times, bits, "rare").bytes() * 8.0 / bits.length)
        .isBetween(0.05, 0.12);
  }

  @Test
  void anExponentThatDoesNotFitIsReplaced() {
    long[] times = Times.REGULAR.make(Seeds.random(1), 720);
    long[] bits = new long[720];
    Arrays.setAll(bits, i -> Double.doubleToRawLongBits(i * i % 1000 / 1000.0));
    byte[] bytes = encoder.encode(times, bits, 720, 1);
    assertThat(encoder.exponent()).isEqualTo(3);
    assertThat(encoder.encode(times, bits, 720, 3)).isEqualTo(bytes);
    assertThat(encoder.encode(times, bits, 720, ChunkEncoder.NO_EXPONENT)).isEqualTo(bytes);
    Arrays.setAll(bits, i -> Double.doubleToRawLongBits(Math.sqrt(i)));
    encoder.encode(times, bits, 720, 3);
    assertThat(encoder.exponent()).isEqualTo(3);
  }

  @Test
  void everyFlippedBitIsFound() {
    Random random = Seeds.random(1);
    long[] times = Times.JITTER.make(random, 129);
    byte[] bytes = encoder.encode(times, Values.DECIMAL_WITH_SPECIAL.make(random, 129), 129, 0);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] damaged = bytes.clone();
      damaged[bit >>> 3] ^= (byte) (1 << (bit & 7));
      assertDamaged(damaged);
    }
    for (int at = 0; at < bytes.length; at++) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= (byte) 0xFF;
      assertDamaged(damaged);
      assertDamaged(Arrays.copyOf(bytes, at));
    }
    assertDamaged(Arrays.copyOf(bytes, bytes.length + 1));
  }

  @Test
  void bitsBehindTheLastValueAreDamage() {
    byte[] bytes = encoder.encode(new long[1], new long[1], 1, 0);
    byte[] longer = ChunkFuzzTest.summed(Arrays.copyOf(bytes, bytes.length + 1));
    assertThatThrownBy(() -> Chunk.of(longer).read(new long[1], new long[1]))
        .isInstanceOf(WeirException.class)
        .hasMessageContaining("bits are left behind the last value");
  }

  private static void assertDamaged(byte[] bytes) {
    assertThatThrownBy(() -> Chunk.of(bytes))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.JOURNAL_CORRUPT))
        .hasMessageStartingWith("A chunk of samples is damaged: ");
  }

  @Test
  void whatALaterBuildWroteIsRefusedByName() {
    byte[] bytes = encoder.encode(new long[1], new long[1], 1, 0);
    byte[] version = bytes.clone();
    version[0] = 2;
    assertTooNew(version, "format version 2, this build reads up to 1");
    byte[] kind = bytes.clone();
    kind[1] |= 1;
    assertTooNew(kind, "values of kind 1, this build reads up to 0");
    bytes[0] = 0;
    assertDamaged(ChunkFuzzTest.summed(bytes));
  }

  private static void assertTooNew(byte[] bytes, String what) {
    assertThatThrownBy(() -> Chunk.of(ChunkFuzzTest.summed(bytes)))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORMAT_TOO_NEW))
        .hasMessage("A chunk of samples has " + what + ". Start a build that knows it.");
  }
}
