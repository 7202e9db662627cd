package dev.weir.http;

import static dev.weir.http.RemoteReadWriter.BYTES;
import static dev.weir.http.RemoteReadWriter.FIXED_64;
import static dev.weir.http.RemoteReadWriter.VARINT;
import static dev.weir.http.RemoteReadWriter.tag;

import dev.weir.series.histogram.BucketCounts;
import dev.weir.series.histogram.Histogram;
import dev.weir.series.histogram.HistogramColumns;
import dev.weir.zset.ByteSink;

/**
 * Writes {@code prometheus.Histogram}, with absolute counts that need not be whole numbers: which
 * histograms came with whole ones is not kept.
 *
 * <p>Source: Prometheus, {@code prompb/types.proto}.
 */
final class RemoteReadHistogram {
  private static final int COUNT = 2;
  private static final int SUM = 3;
  private static final int SCHEMA = 4;
  private static final int ZERO_THRESHOLD = 5;
  private static final int ZERO_COUNT = 7;
  private static final int NEGATIVE_SPANS = 8;
  private static final int NEGATIVE_COUNTS = 10;
  private static final int POSITIVE_SPANS = 11;
  private static final int POSITIVE_COUNTS = 13;
  private static final int RESET_HINT = 14;
  private static final int TIME = 15;
  private static final int BOUNDS = 16;
  private static final int SPAN_OFFSET = 1;
  private static final int SPAN_LENGTH = 2;
  private static final int SPAN_BYTES = 16;

  private final ByteSink out;

  private RemoteReadHistogram(ByteSink out) {
    this.out = out;
  }

  /**
   * Writes one.
   *
   * @param millis its time since 1970
   * @param histogram null where the series has ended
   */
  static void write(ByteSink out, long millis, Histogram histogram) {
    RemoteReadHistogram writer = new RemoteReadHistogram(out);
    if (histogram == null) {
      writer.bits(COUNT, 0);
      writer.bits(SUM, HistogramColumns.STALE);
    } else {
      writer.histogram(histogram);
    }
    tag(out, TIME, VARINT);
    out.varint(millis);
  }

  private void histogram(Histogram histogram) {
    // the count is always there: it says that counts are no whole numbers
    bits(COUNT, Double.doubleToRawLongBits(histogram.count()));
    number(SUM, histogram.sum());
    if (histogram.schema() != 0) {
      tag(out, SCHEMA, VARINT);
      out.zigzag(histogram.schema());
    }
    number(ZERO_THRESHOLD, histogram.zeroThreshold());
    bits(ZERO_COUNT, Double.doubleToRawLongBits(histogram.zeroCount()));
    buckets(histogram.negative(), NEGATIVE_SPANS, NEGATIVE_COUNTS);
    buckets(histogram.positive(), POSITIVE_SPANS, POSITIVE_COUNTS);
    int hint = histogram.hint().number();
    if (hint != 0) {
      tag(out, RESET_HINT, VARINT);
      out.varint(hint);
    }
    bounds(histogram);
  }

  private void number(int field, double value) {
    long bits = Double.doubleToRawLongBits(value);
    if (bits != 0) {
      bits(field, bits);
    }
  }

  private void bits(int field, long bits) {
    tag(out, field, FIXED_64);
    out.longLittle(bits);
  }

  /** A span for each run of buckets that follow one another; the first begins at its number. */
  private void buckets(BucketCounts counts, int spans, int numbers) {
    int from = 0;
    int end = 0;
    for (int at = 1; at <= counts.size(); at++) {
      if (at == counts.size() || counts.index(at) != counts.index(at - 1) + 1) {
        span(spans, counts.index(from) - end, at - from);
        end = counts.index(at - 1) + 1;
        from = at;
      }
    }
    if (counts.size() > 0) {
      tag(out, numbers, BYTES);
      out.varint((long) Long.BYTES * counts.size());
      for (int at = 0; at < counts.size(); at++) {
        out.longLittle(Double.doubleToRawLongBits(counts.count(at)));
      }
    }
  }

  private void span(int field, int offset, int length) {
    ByteSink span = new ByteSink(SPAN_BYTES);
    if (offset != 0) {
      tag(span, SPAN_OFFSET, VARINT);
      span.varint(Integer.toUnsignedLong(offset << 1 ^ offset >> 31));
    }
    tag(span, SPAN_LENGTH, VARINT);
    span.varint(length);
    tag(out, field, BYTES);
    out.varint(span.size());
    out.put(span.copy());
  }

  private void bounds(Histogram histogram) {
    if (!histogram.bounds().isEmpty()) {
      tag(out, BOUNDS, BYTES);
      out.varint((long) Long.BYTES * histogram.bounds().size());
      histogram.bounds().forEach(each -> out.longLittle(Double.doubleToRawLongBits(each)));
    }
  }
}
