package dev.weir.series.head;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ErrorCode;
import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import dev.weir.series.codec.ChunkEncoder;
import dev.weir.series.codec.HostileSamples.Times;
import dev.weir.series.codec.HostileSamples.Values;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TailTest {
  private static final int ROUNDS = 150;

  private static final int FUZZ_ROUNDS = 3_000;
  private static final Values[] VALUES = Values.values();
  private static final Times[] KINDS = Times.values();

  private final Cells cells = new Cells();

  @ParameterizedTest
  @EnumSource
  void allBitsComeBackAndTheReaderKnowsWhatTheWriterKnows(Values values) {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      Times kind = KINDS[random.nextInt(KINDS.length)];
      int count = random.nextInt(2, HeadSeries.TAIL_MAX + 1);
      String name = "%s, %s, %d samples".formatted(Seeds.option(seed), kind, count);
      roundTrip(kind.make(random, count), values.make(random, count), count, name);
    }
  }

  @Test
  void changedTailsAreRefusedOrGoOn() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    int refused = 0;
    for (int round = 0; round < FUZZ_ROUNDS; round++) {
      int count = random.nextInt(2, 200);
      Values values = VALUES[random.nextInt(VALUES.length)];
      Times kind = KINDS[random.nextInt(KINDS.length)];
      TailWriter writer = written(kind.make(random, count), values.make(random, count), count);
      int bitCount = bitCount(writer);
      for (int change = 0; change < 10; change++) {
        long[] words = words(writer, bitCount);
        for (int flips = random.nextInt(4); flips >= 0; flips--) {
          int bit = random.nextInt(bitCount);
          words[bit >>> 6] ^= 1L << bit;
        }
        int changed = Math.max(2, count + random.nextInt(-1, 2));
        refused += goesOn(words, bitCount, changed, Seeds.option(seed)) ? 0 : 1;
      }
      cells.release(writer.last, writer.length);
    }
    assertThat(refused).as(Seeds.option(seed)).isBetween(FUZZ_ROUNDS, 10 * FUZZ_ROUNDS - 100);
  }

  /** False when it is refused; else the tail is one to which samples can be added. */
  private boolean goesOn(long[] words, int bitCount, int count, String name) {
    long[] times = new long[count + 3];
    long[] bits = new long[count + 3];
    TailReader reader = new TailReader();
    try {
      reader.read(words, bitCount, count, times, bits);
    } catch (WeirException refusal) {
      assertThat(refusal.code()).isEqualTo(ErrorCode.JOURNAL_CORRUPT);
      return false;
    }
    Page page = new Page();
    page.store(0, reader, cells.ring(words, HeadSeries.words(bitCount)), count, bitCount);
    TailWriter writer = new TailWriter(cells);
    page.load(0, writer);
    for (int i = count; i < times.length && times[i - 1] < Long.MAX_VALUE - 10_000; i++) {
      times[i] = times[i - 1] + 5_000 + i;
      bits[i] = bits[i - 1] + i % 2;
      writer.add(times[i], bits[i]);
    }
    long[] sameTimes = new long[times.length];
    long[] sameBits = new long[bits.length];
    int longer = bitCount(writer);
    reader.read(words(writer, longer), longer, writer.count, sameTimes, sameBits);
    assertThat(sameTimes).as(name).isEqualTo(times);
    assertThat(sameBits).as(name).isEqualTo(bits);
    // whatever was read can be sealed
    new ChunkEncoder(ChunkEncoder.Aim.FAST)
        .encode(times, bits, writer.count, ChunkEncoder.NO_EXPONENT);
    cells.release(writer.last, writer.length);
    return true;
  }

  private TailWriter written(long[] times, long[] bits, int count) {
    TailWriter writer = new TailWriter(cells);
    writer.begin(times[0], bits[0]);
    for (int i = 1; i < count; i++) {
      writer.add(times[i], bits[i]);
    }
    return writer;
  }

  private static int bitCount(TailWriter writer) {
    return (writer.length - 1) * Cells.CELL_BITS + writer.offset;
  }

  /** The words of a tail and what a reader looks at behind them. */
  private long[] words(TailWriter writer, int bitCount) {
    long[] words = new long[HeadSeries.words(bitCount) + TailReader.AHEAD];
    cells.copy(writer.last, words, words.length - TailReader.AHEAD);
    return words;
  }

  private void roundTrip(long[] times, long[] bits, int count, String name) {
    TailWriter writer = written(times, bits, count);
    int bitCount = bitCount(writer);
    long[] words = words(writer, bitCount);
    long[] sameTimes = new long[count];
    long[] sameBits = new long[count];
    TailReader reader = new TailReader();
    reader.read(words, bitCount, count, sameTimes, sameBits);
    assertThat(sameTimes).as(name).isEqualTo(times);
    assertThat(sameBits).as(name).isEqualTo(bits);
    assertThat(reader.run()).as(name).isEqualTo(writer.run);
    assertThat(known(reader.model)).as(name).isEqualTo(known(writer.model));
    cells.release(writer.last, writer.length);
    assertThat(cells.used()).as(name).isZero();
  }

  private static String known(TailModel model) {
    return Arrays.toString(
        new long[] {
          model.time,
          model.bits,
          model.mantissa,
          model.drift,
          model.step,
          model.phase,
          model.exponent,
          model.shift,
          model.valueWidths,
          model.timeWidths
        });
  }
}
