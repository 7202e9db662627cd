package dev.weir.series.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.ErrorCode;
import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import dev.weir.series.LabelsBuilder;
import dev.weir.series.MetricsBatch;
import dev.weir.series.Runs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class MetricsBatchCodecTest {
  private static final int ROUNDS = 3_000;

  /** The bytes of {@link #small()} as version 1 stores them; never to be changed. */
  private static final String GOLDEN =
      "0100f0dbddd2f16605"
          + "02085f5f6e616d655f5f0275700101"
          + "0001020202"
          + "020180b0dcd2f166a09c0100"
          + "021032320200"
          + "00000000f07f0000000000000080"
          + "6ca6996c";

  private static MetricsBatch small() {
    Runs.Builder runs = new Runs.Builder();
    runs.begin(2).add(1_767_600_000_000L, Double.doubleToRawLongBits(0.25));
    runs.add(1_767_600_010_000L, Double.doubleToRawLongBits(0.5));
    runs.begin(5).add(1_767_600_000_000L, 0x7ff0000000000002L);
    runs.add(1_767_600_010_000L, Double.doubleToRawLongBits(-0.0));
    return new MetricsBatch(
        1_767_600_011_000L,
        5,
        List.of(new LabelsBuilder().add("__name__", "up").build()),
        runs.build());
  }

  @Test
  void everythingComesBack() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      MetricsBatch batch = Batches.random(random);
      byte[] bytes = MetricsBatchCodec.encode(batch);
      MetricsBatch back = MetricsBatchCodec.decode(bytes);
      assertThat(Batches.text(back)).as(Seeds.option(seed)).isEqualTo(Batches.text(batch));
      assertThat(MetricsBatchCodec.encode(back)).as(Seeds.option(seed)).isEqualTo(bytes);
    }
  }

  @Test
  void everyFlippedBitIsFound() {
    byte[] bytes = MetricsBatchCodec.encode(small());
    for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertThatThrownBy(() -> MetricsBatchCodec.decode(flipped)).isInstanceOf(WeirException.class);
    }
  }

  @Test
  void changedBytesUnderATrueChecksumAreRefusedOrAreABatch() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    int refused = 0;
    for (int round = 0; round < 4 * ROUNDS; round++) {
      byte[] bytes = changed(MetricsBatchCodec.encode(Batches.random(random)), random);
      try {
        MetricsBatchCodec.encode(MetricsBatchCodec.decode(bytes));
      } catch (WeirException refusal) {
        assertThat(refusal.code())
            .as(Seeds.option(seed))
            .isIn(ErrorCode.JOURNAL_CORRUPT, ErrorCode.FORMAT_TOO_NEW);
        refused++;
      }
    }
    assertThat(refused).as(Seeds.option(seed)).isBetween(ROUNDS, 4 * ROUNDS - 1);
  }

  /** More often in the head, where the counts are. */
  private static byte[] changed(byte[] whole, Random random) {
    int length = random.nextInt(4) == 0 ? random.nextInt(7, whole.length + 9) : whole.length;
    byte[] bytes = Arrays.copyOf(whole, length);
    for (int flips = random.nextInt(3); flips >= 0; flips--) {
      int bound = random.nextBoolean() ? Math.min(24, length) : length;
      bytes[random.nextInt(bound)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    }
    return summed(bytes);
  }

  /** The bytes with the checksum that they should have, in place. */
  static byte[] summed(byte[] bytes) {
    int length = bytes.length - Integer.BYTES;
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(length, (int) checksum.getValue());
    return bytes;
  }

  @Test
  void aNewerVersionIsRefusedByName() {
    byte[] bytes = MetricsBatchCodec.encode(small());
    bytes[0] = 2;
    summed(bytes);
    assertThatThrownBy(() -> MetricsBatchCodec.decode(bytes))
        .hasMessageContaining("format version 2")
        .extracting(failure -> ((WeirException) failure).code())
        .isEqualTo(ErrorCode.FORMAT_TOO_NEW);
  }

  @Test
  void theStoredFormatStays() {
    assertThat(HexFormat.of().formatHex(MetricsBatchCodec.encode(small()))).isEqualTo(GOLDEN);
  }
}
