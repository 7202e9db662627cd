package dev.weir.http.samples;

import dev.weir.series.histogram.Histogram;
import dev.weir.series.histogram.ResetHint;
import java.util.Arrays;

/**
 * A histogram message of remote write as it stands there; both versions write it alike. Of more
 * buckets, spans or bounds than {@link #BUCKETS_MAX} it knows that there are too many, and no more.
 *
 * <p>Source: Prometheus, {@code prompb/types.proto} and {@code io/prometheus/write/v2/types.proto}.
 */
final class WireHistogram {
  /** Buckets of one sign, empty ones within spans among them; and bounds. */
  static final int BUCKETS_MAX = 10_000;

  private static final int COUNT_INT = 1;
  private static final int COUNT_FLOAT = 2;
  private static final int SUM = 3;
  private static final int SCHEMA = 4;
  private static final int ZERO_THRESHOLD = 5;
  private static final int ZERO_COUNT_INT = 6;
  private static final int ZERO_COUNT_FLOAT = 7;
  private static final int NEGATIVE = 8;
  private static final int POSITIVE = 11;
  private static final int RESET_HINT = 14;
  private static final int TIME = 15;
  private static final int BOUNDS = 16;
  private static final int SPAN_OFFSET = 1;
  private static final int SPAN_LENGTH = 2;

  /** Numbers of which as many are kept as there may be. */
  static final class Numbers {
    private long[] numbers = {};
    private int count;

    private void add(long number) {
      if (count < BUCKETS_MAX) {
        numbers = count < numbers.length ? numbers : Arrays.copyOf(numbers, Math.max(8, 2 * count));
        numbers[count] = number;
      }
      count = Math.min(count + 1, BUCKETS_MAX + 1);
    }

    int count() {
      return count;
    }

    boolean isTooMany() {
      return count > BUCKETS_MAX;
    }

    long get(int at) {
      return numbers[at];
    }

    double value(int at) {
      return Double.longBitsToDouble(numbers[at]);
    }
  }

  /** Buckets of one sign: spans, and deltas or counts. */
  static final class Side {
    final Numbers offsets = new Numbers();
    final Numbers lengths = new Numbers();
    final Numbers deltas = new Numbers();
    final Numbers counts = new Numbers();
  }

  final Side negative = new Side();
  final Side positive = new Side();
  final Numbers bounds = new Numbers();
  int schema;
  long zeroThreshold;
  long sum;
  long millis;
  ResetHint hint = ResetHint.UNKNOWN;
  private long count;
  private boolean isFloat;
  private long zeroCount;
  private boolean isZeroFloat;

  private WireHistogram() {}

  /**
   * Reads a message.
   *
   * @throws SampleRefusal when it is malformed
   */
  static WireHistogram read(byte[] bytes, int from, int to) {
    Wire wire = new Wire(bytes, from, to);
    WireHistogram histogram = new WireHistogram();
    while (wire.hasNext()) {
      histogram.field(wire, wire.field());
    }
    return histogram;
  }

  private void field(Wire wire, int field) {
    switch (field) {
      case COUNT_INT, COUNT_FLOAT -> {
        isFloat = field == COUNT_FLOAT;
        count = isFloat ? fixed64(wire) : varint(wire);
      }
      case SUM -> sum = fixed64(wire);
      case SCHEMA -> schema = zigzag32(varint(wire));
      case ZERO_THRESHOLD -> zeroThreshold = fixed64(wire);
      case ZERO_COUNT_INT, ZERO_COUNT_FLOAT -> {
        isZeroFloat = field == ZERO_COUNT_FLOAT;
        zeroCount = isZeroFloat ? fixed64(wire) : varint(wire);
      }
      case NEGATIVE, NEGATIVE + 1, NEGATIVE + 2 -> side(wire, field - NEGATIVE, negative);
      case POSITIVE, POSITIVE + 1, POSITIVE + 2 -> side(wire, field - POSITIVE, positive);
      case RESET_HINT -> hint = ResetHint.of((int) varint(wire));
      case TIME -> millis = varint(wire);
      case BOUNDS -> doubles(wire, bounds);
      default -> wire.skip();
    }
  }

  private static void side(Wire wire, int field, Side side) {
    switch (field) {
      case 0 -> span(wire, side);
      case 1 -> deltas(wire, side.deltas);
      default -> doubles(wire, side.counts);
    }
  }

  private static void span(Wire wire, Side side) {
    int outer = wire.enter();
    int offset = 0;
    long length = 0;
    while (wire.hasNext()) {
      int field = wire.field();
      if (field == SPAN_OFFSET) {
        offset = zigzag32(varint(wire));
      } else if (field == SPAN_LENGTH) {
        length = varint(wire) & 0xFFFFFFFFL;
      } else {
        wire.skip();
      }
    }
    wire.leave(outer);
    side.offsets.add(offset);
    side.lengths.add(length);
  }

  /** One by one, or several in one field. */
  private static void deltas(Wire wire, Numbers numbers) {
    if (wire.type() == Wire.VARINT) {
      numbers.add(zigzag64(wire.varint()));
      return;
    }
    int outer = wire.enter();
    while (wire.hasNext()) {
      numbers.add(zigzag64(wire.varint()));
    }
    wire.leave(outer);
  }

  private static void doubles(Wire wire, Numbers numbers) {
    if (wire.type() == Wire.FIXED_64) {
      numbers.add(wire.fixed64());
      return;
    }
    int outer = wire.enter();
    while (wire.hasNext()) {
      numbers.add(wire.fixed64());
    }
    wire.leave(outer);
  }

  private static long fixed64(Wire wire) {
    wire.require(Wire.FIXED_64);
    return wire.fixed64();
  }

  private static long varint(Wire wire) {
    wire.require(Wire.VARINT);
    return wire.varint();
  }

  private static int zigzag32(long number) {
    int low = (int) number;
    return low >>> 1 ^ -(low & 1);
  }

  private static long zigzag64(long number) {
    return number >>> 1 ^ -(number & 1);
  }

  /** Whether counts are doubles, not whole numbers. */
  boolean isFloat() {
    return isFloat;
  }

  /** The count: whole, without sign, or raw bits of a double. */
  long count() {
    return count;
  }

  /** The same of the zero bucket; 0 where it is of the other kind, as if it was not there. */
  long zeroCount() {
    return isFloat == isZeroFloat ? zeroCount : 0;
  }

  boolean isCustom() {
    return schema == Histogram.CUSTOM;
  }
}
