package dev.weir.series.event;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.series.Labels;
import dev.weir.series.LabelsBuilder;
import dev.weir.series.MetricsBatch;
import dev.weir.series.Runs;
import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Few bytes that claim much, and batches that could not be read back. */
class MetricsBatchBoundsTest {
  private static final long TIME = 1_767_600_000_000L;
  private static final Runs NONE = new Runs.Builder().build();

  /** A packed event of version 1; any release must be able to read it. */
  private static final String PACKED =
      "0101cb0428b52ffd644b015d0600840880b0dcd2f16628000028000a01a09c0100020032c8013290"
          + "0332d80432a00632e80732b00932f80a32c00c32880e32d00f32981132e01232a81432f01532b817"
          + "32801932c81a32901c32d81d32a01f32e82032b02232f82332c02532882732d02832982a32e02b32"
          + "a82d32f02e32b830328032c83332903532d83632a03832e83932b03b32f83c322d20e03700649041"
          + "061964904146c1649041061964904106196490410619649041061964904106196490810c32c82083"
          + "0c32c820830c0215c6ec55c88d6125f002a4d8e5da9e0e0f19";

  private static MetricsBatch regular() {
    Runs.Builder runs = new Runs.Builder();
    for (int sid = 0; sid < 40; sid++) {
      runs.begin(sid);
      for (int i = 0; i < 10; i++) {
        runs.add(TIME + 10_000L * i, Double.doubleToRawLongBits(sid + i / 4.0));
      }
    }
    return new MetricsBatch(TIME, 40, List.of(), runs.build());
  }

  /** A packed event with the body. */
  private static byte[] packed(ByteOutput body) {
    ZstdJavaCompressor zstd = new ZstdJavaCompressor();
    byte[] into = new byte[zstd.maxCompressedLength(body.size())];
    int length = zstd.compress(body.array(), 0, body.size(), into, 0, into.length);
    ByteOutput out = new ByteOutput(length);
    out.one(1);
    out.one(1);
    out.varint(body.size());
    out.put(into, length);
    return MetricsBatchCodecTest.summed(Arrays.copyOf(out.array(), out.size() + Integer.BYTES));
  }

  private static ByteOutput head() {
    ByteOutput body = new ByteOutput(64);
    body.zigzag(TIME);
    body.varint(0);
    return body;
  }

  private static void zeros(ByteOutput body, int count) {
    body.put(new byte[count], count);
  }

  private static void assertDamaged(byte[] bytes, String why) {
    assertThatThrownBy(() -> MetricsBatchCodec.decode(bytes))
        .isInstanceOfSatisfying(
            WeirException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.JOURNAL_CORRUPT))
        .hasMessageContaining(why);
  }

  @Test
  void aLongTextOfManySeriesIsNotMultiplied() {
    ByteOutput body = head();
    body.varint(2);
    body.varint(1);
    body.one('a');
    body.varint(400_000);
    body.put("x".repeat(400_000).getBytes(US_ASCII), 400_000);
    body.varint(100_000);
    for (int series = 0; series < 100_000; series++) {
      body.varint(1);
      body.varint(0);
      body.varint(1);
    }
    assertDamaged(packed(body), "labels of its new series are too long");
  }

  @Test
  void moreTextsThanAnyWriterHasAreRefused() {
    ByteOutput body = head();
    body.varint(LabelColumns.TEXTS_MAX + 1L);
    zeros(body, LabelColumns.TEXTS_MAX + 9);
    assertDamaged(packed(body), "the number of texts");
  }

  @Test
  void moreSeriesThanAnyWriterHasAreRefused() {
    ByteOutput body = head();
    body.varint(0);
    body.varint(LabelColumns.SERIES_MAX + 1L);
    zeros(body, LabelColumns.SERIES_MAX + 9);
    assertDamaged(packed(body), "the number of new series");
  }

  @Test
  void moreLabelsThanAnyWriterHasAreRefused() {
    ByteOutput body = head();
    body.varint(1);
    body.varint(0);
    body.varint(1);
    body.varint(LabelColumns.LABELS_MAX + 1L);
    zeros(body, 2 * LabelColumns.LABELS_MAX + 9);
    assertDamaged(packed(body), "the number of labels");
  }

  @Test
  void moreSamplesThanAnyWriterHasAreRefused() {
    ByteOutput body = head();
    body.varint(0);
    body.varint(0);
    body.varint(2);
    body.varint(0);
    body.varint(0);
    body.varint(MetricsBatchCodec.SAMPLES_MAX);
    zeros(body, 4 * MetricsBatchCodec.SAMPLES_MAX);
    assertDamaged(packed(body), "samples have");
  }

  @Test
  void versionZeroIsRefused() {
    byte[] bytes = MetricsBatchCodec.encode(regular());
    bytes[0] = 0;
    assertDamaged(MetricsBatchCodecTest.summed(bytes), "format version 0");
  }

  @Test
  void aVersionUnderAFalseChecksumIsDamage() {
    byte[] bytes = MetricsBatchCodec.encode(regular());
    bytes[0] ^= 64;
    assertDamaged(bytes, "checksum");
  }

  @Test
  void numbersOfNewSeriesEndWithTheInts() {
    ByteOutput body = new ByteOutput(64);
    body.zigzag(TIME);
    body.varint(Integer.MAX_VALUE);
    body.varint(0);
    body.varint(1);
    body.varint(0);
    body.varint(0);
    body.varint(1);
    assertDamaged(packed(body), "new series begin at");
    assertThatThrownBy(() -> new MetricsBatch(TIME, -1, List.of(), NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatCouldNotBeReadBackIsNotWritten() {
    Runs.Builder runs = new Runs.Builder().begin(0);
    for (int i = 0; i <= MetricsBatchCodec.SAMPLES_MAX; i++) {
      runs.add(TIME, i);
    }
    MetricsBatch samples = new MetricsBatch(TIME, 0, List.of(), runs.build());
    assertThatThrownBy(() -> MetricsBatchCodec.encode(samples))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1048576 samples");
    Labels longOnes = new LabelsBuilder().add("a", "x".repeat(1 << 20)).build();
    MetricsBatch labels = new MetricsBatch(TIME, 0, Collections.nCopies(16, longOnes), NONE);
    assertThatThrownBy(() -> MetricsBatchCodec.encode(labels))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bytes of labels");
  }

  @Test
  void theLargestBatchComesBack() {
    Runs.Builder runs = new Runs.Builder().begin(0);
    for (int i = 0; i < MetricsBatchCodec.SAMPLES_MAX; i++) {
      runs.add(TIME, i * 0x9E3779B97F4A7C15L);
    }
    MetricsBatch largest = new MetricsBatch(TIME, 0, List.of(), runs.build());
    assertThat(MetricsBatchCodec.decode(MetricsBatchCodec.encode(largest)).runs().bits())
        .isEqualTo(largest.runs().bits());
  }

  @Test
  void aRunWithoutSamplesIsNotWritten() {
    MetricsBatch empty = new MetricsBatch(TIME, 0, List.of(), new Runs.Builder().begin(7).build());
    Runs runs = new Runs.Builder().begin(7).begin(8).add(TIME, 1).build();
    for (MetricsBatch batch : List.of(empty, new MetricsBatch(TIME, 0, List.of(), runs))) {
      assertThatThrownBy(() -> MetricsBatchCodec.encode(batch))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no samples of series 7");
    }
  }

  @Test
  void aSampleNeedsARun() {
    assertThatThrownBy(() -> new Runs.Builder().add(TIME, 1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aPackedEventOfVersionOneStaysReadable() {
    MetricsBatch read = MetricsBatchCodec.decode(HexFormat.of().parseHex(PACKED));
    assertThat(Batches.text(read)).isEqualTo(Batches.text(regular()));
  }
}
