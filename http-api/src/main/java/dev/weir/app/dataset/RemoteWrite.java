package dev.weir.app.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.airlift.compress.v3.snappy.SnappyJavaCompressor;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/** {@code prometheus.WriteRequest}, as far as samples need it, in a block of snappy. */
public final class RemoteWrite {
  private static final int TIME_SERIES = 1;
  private static final int LABEL = 1;
  private static final int SAMPLE = 2;
  private static final int LABEL_NAME = 1;
  private static final int LABEL_VALUE = 2;
  private static final int SAMPLE_VALUE = 1;
  private static final int SAMPLE_TIME = 2;
  private static final int WIRE_VARINT = 0;
  private static final int WIRE_DOUBLE = 1;
  private static final int WIRE_BYTES = 2;
  private static final int VARINT_MORE = 0x80;

  private final ByteArrayOutputStream all = new ByteArrayOutputStream();

  /**
   * Adds a series.
   *
   * @param labels names and values in turn, sorted by name
   * @param bits of the values
   */
  public RemoteWrite add(List<String> labels, long[] times, long[] bits) {
    ByteArrayOutputStream series = new ByteArrayOutputStream();
    for (int i = 0; i < labels.size(); i += 2) {
      ByteArrayOutputStream label = new ByteArrayOutputStream();
      bytes(label, LABEL_NAME, labels.get(i).getBytes(UTF_8));
      bytes(label, LABEL_VALUE, labels.get(i + 1).getBytes(UTF_8));
      bytes(series, LABEL, label.toByteArray());
    }
    for (int i = 0; i < times.length; i++) {
      bytes(series, SAMPLE, sample(times[i], bits[i]));
    }
    bytes(all, TIME_SERIES, series.toByteArray());
    return this;
  }

  /** The body of a request. */
  public byte[] packed() {
    byte[] plain = all.toByteArray();
    SnappyJavaCompressor snappy = new SnappyJavaCompressor();
    byte[] packed = new byte[snappy.maxCompressedLength(plain.length)];
    int length = snappy.compress(plain, 0, plain.length, packed, 0, packed.length);
    return Arrays.copyOf(packed, length);
  }

  static byte[] body(Cut cut) {
    RemoteWrite request = new RemoteWrite();
    long[] times = Arrays.copyOfRange(cut.of().times(), cut.stepFrom(), cut.stepTo());
    for (int host = cut.hostFrom(); host < cut.hostTo(); host++) {
      for (int metric = 0; metric < cut.of().metrics().size(); metric++) {
        long[] bits = new long[times.length];
        for (int i = 0; i < bits.length; i++) {
          bits[i] = Double.doubleToRawLongBits(cut.of().value(host, metric, cut.stepFrom() + i));
        }
        request.add(
            Hosts.labels(cut.of().metrics().get(metric), cut.of().firstHost() + host), times, bits);
      }
    }
    return request.packed();
  }

  private static byte[] sample(long time, long bits) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    varint(out, SAMPLE_VALUE << 3 | WIRE_DOUBLE);
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      out.write((int) (bits >>> shift));
    }
    varint(out, SAMPLE_TIME << 3 | WIRE_VARINT);
    varint(out, time);
    return out.toByteArray();
  }

  private static void bytes(ByteArrayOutputStream out, int field, byte[] bytes) {
    varint(out, field << 3 | WIRE_BYTES);
    varint(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while (rest >= VARINT_MORE || rest < 0) {
      out.write((int) rest | VARINT_MORE);
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
