package dev.weir.http.samples;

import static dev.weir.http.samples.HistogramMessages.doubles;
import static dev.weir.http.samples.HistogramMessages.packed;
import static dev.weir.http.samples.HistogramMessages.span;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.series.Labels;
import dev.weir.series.histogram.BucketCounts;
import dev.weir.series.histogram.Histogram;
import dev.weir.series.histogram.HistogramParts;
import dev.weir.series.histogram.HistogramSamples;
import dev.weir.series.histogram.ResetHint;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Histograms in requests of remote write. */
class HistogramReaderTest {
  private static SampleBatch first(WireOut... histograms) {
    WireOut series = new WireOut().bytes(1, new WireOut().text(1, "__name__").text(2, "h"));
    for (WireOut histogram : histograms) {
      series.bytes(4, histogram);
    }
    return RemoteWriteReader.read(new WireOut().bytes(1, series).toBytes(), SampleLimits.DEFAULT);
  }

  private static SampleBatch second(WireOut histogram) {
    WireOut series = new WireOut().bytes(3, histogram).bytes(1, new byte[] {1, 2});
    WireOut request = new WireOut().text(4, "").text(4, "__name__").text(4, "h").bytes(5, series);
    return RemoteWriteReader.readVersion2(request.toBytes(), SampleLimits.DEFAULT);
  }

  private static HistogramSamples histograms(SampleBatch batch) {
    HistogramParts parts = new HistogramParts();
    for (int sample = 0; sample < batch.size(); sample++) {
      Labels labels = batch.labels(batch.series(sample));
      assertThat(labels.withoutPart()).hasToString("{__name__=\"h\"}");
      parts.add(labels.part(), new long[] {batch.millis(sample)}, new long[] {batch.bits(sample)});
    }
    return parts.histograms();
  }

  private static void assertRead(WireOut message, Histogram expected) {
    for (SampleBatch batch : List.of(first(message), second(message))) {
      assertThat(batch.errors()).isEmpty();
      HistogramSamples read = histograms(batch);
      assertThat(read.times()).containsExactly(5);
      assertThat(read.values()).containsExactly(expected);
    }
  }

  private static BucketCounts buckets(double... numbers) {
    int[] indexes = new int[numbers.length / 2];
    double[] counts = new double[indexes.length];
    for (int at = 0; at < indexes.length; at++) {
      indexes[at] = (int) numbers[2 * at];
      counts[at] = numbers[2 * at + 1];
    }
    return BucketCounts.of(indexes, counts);
  }

  @Test
  void readsWholeCounts() {
    assertRead(
        HistogramMessages.integer(5),
        new Histogram(
            3,
            0.001,
            1,
            7,
            18.5,
            ResetHint.UNKNOWN,
            buckets(-2, 1, -1, 2, 3, 3),
            BucketCounts.NONE,
            List.of()));
  }

  @Test
  void readsCountsThatAreNotWhole() {
    assertRead(
        HistogramMessages.floats(5),
        new Histogram(
            0,
            0,
            0,
            2.5,
            -1,
            ResetHint.GAUGE,
            BucketCounts.NONE,
            buckets(1, 0.5, 2, 2),
            List.of()));
  }

  @Test
  void readsGivenBounds() {
    assertRead(
        HistogramMessages.custom(5),
        new Histogram(
            Histogram.CUSTOM,
            0,
            0,
            3,
            9,
            ResetHint.UNKNOWN,
            buckets(0, 1, 2, 2),
            BucketCounts.NONE,
            List.of(1.0, 2.5)));
  }

  @Test
  void readsTheEndOfASeries() {
    SampleBatch batch = first(HistogramMessages.stale(5));
    assertThat(batch.size()).isEqualTo(2);
    assertThat(histograms(batch).values()).containsExactly((Histogram) null);
  }

  @Test
  void makesFinerSchemasCoarser() {
    WireOut fine =
        new WireOut()
            .varint(1, 6)
            .varint(4, 20)
            .bytes(11, span(-3, 6))
            .bytes(12, packed(1, 0, 0, 0, 0, 0))
            .varint(15, 5);
    assertRead(
        fine,
        new Histogram(
            8, 0, 0, 6, 0, ResetHint.UNKNOWN, buckets(0, 4, 1, 2), BucketCounts.NONE, List.of()));
    assertThat(first(new WireOut().varint(1, 0).varint(4, 104)).rejected()).isZero();
    assertRefused(new WireOut().varint(4, 106), "schema 53");
  }

  private static void assertRefused(WireOut message, String why) {
    for (SampleBatch batch : List.of(first(message, HistogramMessages.stale(9)), second(message))) {
      assertThat(batch.rejected()).isEqualTo(1);
      assertThat(batch.errors().getFirst().text())
          .startsWith("a native histogram with ")
          .contains(why);
    }
    assertThat(first(message, HistogramMessages.stale(9)).size()).isEqualTo(2);
  }

  private static WireOut floats() {
    return new WireOut().fixed64(2, Double.doubleToRawLongBits(1));
  }

  private static WireOut custom() {
    return floats().varint(4, 105);
  }

  @Test
  void leavesOutWhatPrometheusRefuses() {
    long minus = Double.doubleToRawLongBits(-1);
    assertRefused(new WireOut().varint(4, 9), "schema -5");
    assertRefused(new WireOut().varint(1, 1), "0 observations in its buckets and a count of 1");
    assertRefused(
        HistogramMessages.integer(5).varint(1, 6),
        "7 observations in its buckets and a count of 6");
    assertRefused(new WireOut().bytes(11, span(0, 2)).varint(12, 2), "spans of 2 buckets, and 1");
    assertRefused(new WireOut().bytes(11, span(0, 1)).varint(12, 1), "a negative count");
    assertRefused(
        floats().bytes(11, span(0, 1)).bytes(11, span(-1, 0)).bytes(13, doubles(1)),
        "a span with a negative offset");
    assertRefused(floats().fixed64(7, minus), "a zero bucket with a negative count");
    assertRefused(floats().fixed64(2, minus), "a negative count");
    assertRefused(floats().bytes(16, doubles(1)), "given bounds beside a schema");
    assertRefused(custom().bytes(16, doubles(1, 1)), "bounds that do not ascend");
    assertRefused(custom().bytes(16, doubles(Double.NaN)), "a bound that is NaN");
    assertRefused(custom().bytes(16, doubles(1, Double.POSITIVE_INFINITY)), "a bound that is +Inf");
    assertRefused(custom().fixed64(7, 1), "a zero count beside given bounds");
    assertRefused(custom().fixed64(5, 1), "a zero threshold beside given bounds");
    assertRefused(custom().bytes(8, span(0, 0)), "negative buckets beside given bounds");
    assertRefused(
        custom().bytes(16, doubles(1)).bytes(11, span(2, 1)).bytes(13, doubles(1)),
        "1 bounds for 3 buckets");
    assertRefused(custom().bytes(11, span(-1, 1)).bytes(13, doubles(1)), "a negative offset");
  }

  @Test
  void whatSpansSayTakesNoMemory() {
    assertRefused(
        new WireOut().bytes(11, span(0, 0xFFFFFFFFL)), "spans of 4294967295 buckets, and 0");
    WireOut many = new WireOut().bytes(11, span(0, 10_001)).bytes(12, packed(new long[10_001]));
    assertRefused(many, "more than 10000 buckets or bounds");
    WireOut empty = new WireOut();
    for (int span = 0; span < 10_001; span++) {
      empty.bytes(8, span(0, 0));
    }
    assertRefused(empty, "more than 10000 buckets or bounds");
    assertRefused(
        new WireOut()
            .bytes(11, span(Integer.MAX_VALUE, 0))
            .bytes(11, span(1, 1))
            .bytes(12, packed(0)),
        "a bucket whose number is out of range");
    WireOut most = new WireOut().bytes(11, span(0, 10_000)).bytes(12, packed(new long[10_000]));
    assertThat(first(most).rejected()).isZero();
  }

  @Test
  void aHistogramIsNoPartOfAnother() {
    WireOut label = new WireOut().bytes(1, new WireOut().text(1, "__native__").text(2, "sum"));
    WireOut series =
        new WireOut()
            .bytes(1, new WireOut().text(1, "__name__").text(2, "h"))
            .all(label)
            .bytes(2, new WireOut().varint(2, 1))
            .bytes(4, HistogramMessages.integer(5));
    SampleBatch batch =
        RemoteWriteReader.read(new WireOut().bytes(1, series).toBytes(), SampleLimits.DEFAULT);
    assertThat(batch.size()).isEqualTo(1);
    assertThat(batch.errors().getFirst().text()).contains("with a label __native__");
  }

  @Test
  void aHistogramWhoseLabelsHaveNoRoomForItsPartsIsLeftOut() {
    WireOut series = new WireOut().bytes(1, new WireOut().text(1, "__name__").text(2, "h"));
    for (int label = 1; label < SampleLimits.DEFAULT.labels(); label++) {
      series.bytes(1, new WireOut().text(1, "l" + label).text(2, "v"));
    }
    series.bytes(4, HistogramMessages.integer(5)).bytes(2, new WireOut().varint(2, 1));
    SampleBatch batch =
        RemoteWriteReader.read(new WireOut().bytes(1, series).toBytes(), SampleLimits.DEFAULT);
    assertThat(batch.size()).isEqualTo(1);
    assertThat(batch.errors().getFirst().text()).contains("too many labels");
  }

  @Test
  void seriesThatAreLeftOutTakeTheirHistogramsWithThem() {
    WireOut series = new WireOut().bytes(4, HistogramMessages.integer(5));
    byte[] body = new WireOut().bytes(1, series.bytes(4, HistogramMessages.custom(5))).toBytes();
    assertThat(RemoteWriteReader.read(body, SampleLimits.DEFAULT).rejected()).isEqualTo(2);
    byte[] broken = new WireOut().bytes(1, new WireOut().bytes(4, new byte[] {8})).toBytes();
    assertThat(Outcome.of(() -> RemoteWriteReader.read(broken, SampleLimits.DEFAULT)))
        .isEqualTo(Outcome.refused(SampleRefusal.Reason.MALFORMED));
  }
}
