package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.promql.evaluation.SeriesSamples;
import dev.weir.series.Labels;
import dev.weir.series.histogram.HistogramSamples;
import dev.weir.zset.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes answers of remote read, {@code prometheus.ReadResponse}. A message says how long it is
 * before it begins, so each is written aside first.
 *
 * <p>Source: Prometheus, {@code prompb/remote.proto} and {@code prompb/types.proto}.
 */
final class RemoteReadWriter {
  private static final int RESULTS = 1;
  private static final int SERIES = 1;
  private static final int LABELS = 1;
  private static final int SAMPLES = 2;
  private static final int HISTOGRAMS = 4;
  private static final int NAME = 1;
  private static final int VALUE = 2;
  private static final int SAMPLE_VALUE = 1;
  private static final int SAMPLE_TIME = 2;

  /** Wire types of protobuf. */
  static final int VARINT = 0;

  static final int FIXED_64 = 1;
  static final int BYTES = 2;

  private static final int CAPACITY = 1 << 10;

  private final int bytesMax;
  private final ByteSink answer = new ByteSink(CAPACITY);
  private final ByteSink result = new ByteSink(CAPACITY);
  private final ByteSink series = new ByteSink(CAPACITY);
  private final ByteSink part = new ByteSink(CAPACITY);

  private RemoteReadWriter(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  /**
   * The answer, with series in the order that they come in.
   *
   * @throws WeirException {@code query-too-large} when it takes more bytes
   */
  static byte[] write(List<List<SeriesSamples>> results, int bytesMax) {
    RemoteReadWriter writer = new RemoteReadWriter(bytesMax);
    results.forEach(writer::result);
    return writer.answer.copy();
  }

  private void result(List<SeriesSamples> all) {
    all.forEach(this::series);
    move(result, answer, RESULTS);
  }

  private void series(SeriesSamples found) {
    Labels labels = found.labels();
    for (int label = 0; label < labels.size(); label++) {
      text(NAME, labels.name(label));
      text(VALUE, labels.value(label));
      move(part, series, LABELS);
    }
    for (int sample = 0; sample < found.times().length; sample++) {
      tag(part, SAMPLE_VALUE, FIXED_64);
      part.longLittle(found.bits()[sample]);
      tag(part, SAMPLE_TIME, VARINT);
      part.varint(found.times()[sample]);
      move(part, series, SAMPLES);
    }
    HistogramSamples histograms = found.histograms();
    for (int sample = 0; sample < histograms.size(); sample++) {
      RemoteReadHistogram.write(part, histograms.times()[sample], histograms.values()[sample]);
      move(part, series, HISTOGRAMS);
    }
    move(series, result, SERIES);
  }

  private void text(int field, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    tag(part, field, BYTES);
    part.varint(bytes.length);
    part.put(bytes);
  }

  /** Makes a message a field of the one around it. */
  private void move(ByteSink message, ByteSink around, int field) {
    if (message.size() > bytesMax - around.size()) {
      throw new WeirException(
          ErrorCode.QUERY_TOO_LARGE,
          "the answer has more than the %d bytes that it may have. Ask for less time or fewer series."
              .formatted(bytesMax));
    }
    tag(around, field, BYTES);
    around.varint(message.size());
    around.put(message.array(), 0, message.size());
    message.clear();
  }

  static void tag(ByteSink out, int field, int type) {
    out.varint((long) field << 3 | type);
  }
}
