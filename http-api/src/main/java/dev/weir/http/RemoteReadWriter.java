package dev.weir.http;

import dev.weir.promql.evaluation.SeriesSamples;
import dev.weir.series.Labels;
import dev.weir.zset.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes answers of remote read, {@code prometheus.ReadResponse}. A message says how long it is
 * before it begins, so lengths are added up first.
 *
 * <p>Source: Prometheus, {@code prompb/remote.proto} and {@code prompb/types.proto}.
 */
final class RemoteReadWriter {
  private static final int RESULTS = 1;
  private static final int SERIES = 1;
  private static final int LABELS = 1;
  private static final int SAMPLES = 2;
  private static final int NAME = 1;
  private static final int VALUE = 2;
  private static final int SAMPLE_VALUE = 1;
  private static final int SAMPLE_TIME = 2;

  /** Wire types of protobuf. */
  private static final int VARINT = 0;

  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;

  /** Bytes of a value with its tag. */
  private static final int VALUE_BYTES = 1 + Long.BYTES;

  private final ByteSink out;

  private RemoteReadWriter(int capacity) {
    this.out = new ByteSink(capacity);
  }

  /** How many bytes the answer takes. */
  static long length(List<List<SeriesSamples>> results) {
    long length = 0;
    for (List<SeriesSamples> result : results) {
      length += field(lengthOf(result));
    }
    return length;
  }

  /**
   * The answer, with series in the order that they come in.
   *
   * @param results of the queries, not longer than an array may be
   */
  static byte[] write(List<List<SeriesSamples>> results) {
    RemoteReadWriter writer = new RemoteReadWriter(Math.toIntExact(length(results)));
    for (List<SeriesSamples> result : results) {
      writer.open(RESULTS, lengthOf(result));
      result.forEach(writer::series);
    }
    byte[] bytes = writer.out.array();
    return bytes.length == writer.out.size() ? bytes : writer.out.copy();
  }

  /** Bytes of a field that holds so many, with its tag and length. */
  private static long field(long length) {
    return 1 + varint(length) + length;
  }

  /** Negative numbers take as many bytes as there are. */
  private static int varint(long value) {
    return (Long.SIZE + 6 - Long.numberOfLeadingZeros(value | 1)) / 7;
  }

  private static long lengthOf(List<SeriesSamples> result) {
    long length = 0;
    for (SeriesSamples series : result) {
      length += field(lengthOf(series));
    }
    return length;
  }

  private static long lengthOf(SeriesSamples series) {
    Labels labels = series.labels();
    long length = 0;
    for (int label = 0; label < labels.size(); label++) {
      length += field(lengthOf(utf8(labels.name(label)), utf8(labels.value(label))));
    }
    for (long time : series.times()) {
      length += field(lengthOf(time));
    }
    return length;
  }

  private static long lengthOf(byte[] name, byte[] value) {
    return field(name.length) + field(value.length);
  }

  private static long lengthOf(long time) {
    return VALUE_BYTES + 1L + varint(time);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void open(int field, long length) {
    tag(field, BYTES);
    out.varint(length);
  }

  private void tag(int field, int type) {
    out.put(field << 3 | type);
  }

  private void series(SeriesSamples series) {
    open(SERIES, lengthOf(series));
    Labels labels = series.labels();
    for (int label = 0; label < labels.size(); label++) {
      label(utf8(labels.name(label)), utf8(labels.value(label)));
    }
    for (int sample = 0; sample < series.times().length; sample++) {
      sample(series.times()[sample], series.bits()[sample]);
    }
  }

  private void label(byte[] name, byte[] value) {
    open(LABELS, lengthOf(name, value));
    open(NAME, name.length);
    out.put(name);
    open(VALUE, value.length);
    out.put(value);
  }

  private void sample(long time, long bits) {
    open(SAMPLES, lengthOf(time));
    tag(SAMPLE_VALUE, FIXED_64);
    fixed64(bits);
    tag(SAMPLE_TIME, VARINT);
    out.varint(time);
  }

  private void fixed64(long bits) {
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      out.put((int) (bits >>> shift));
    }
  }
}
