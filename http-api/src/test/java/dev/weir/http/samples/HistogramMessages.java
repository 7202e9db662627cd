package dev.weir.http.samples;

import java.util.Random;

/** Histogram messages of remote write, for tests. */
public final class HistogramMessages {
  private HistogramMessages() {}

  /** A whole one with schema 3, three positive buckets and a zero bucket: 7 observations. */
  public static WireOut integer(long millis) {
    return new WireOut()
        .varint(1, 7)
        .fixed64(3, Double.doubleToRawLongBits(18.5))
        .varint(4, 6)
        .fixed64(5, Double.doubleToRawLongBits(0.001))
        .varint(6, 1)
        .bytes(11, span(-2, 2))
        .bytes(11, span(3, 1))
        .bytes(12, packed(1, 1, 1))
        .varint(15, millis);
  }

  /** One with counts that are no whole numbers. */
  public static WireOut floats(long millis) {
    return new WireOut()
        .fixed64(2, Double.doubleToRawLongBits(2.5))
        .fixed64(3, Double.doubleToRawLongBits(-1))
        .bytes(8, span(1, 2))
        .bytes(10, doubles(0.5, 2))
        .varint(14, 3)
        .varint(15, millis);
  }

  /** One with given bounds 1 and 2.5, the second bucket empty. */
  public static WireOut custom(long millis) {
    return new WireOut()
        .varint(1, 3)
        .fixed64(3, Double.doubleToRawLongBits(9))
        .varint(4, 105)
        .bytes(11, span(0, 1))
        .bytes(11, span(1, 1))
        .bytes(12, packed(1, 1))
        .bytes(16, doubles(1, 2.5))
        .varint(15, millis);
  }

  /** One that ends its series. */
  public static WireOut stale(long millis) {
    return new WireOut().varint(1, 0).fixed64(3, 0x7ff0000000000002L).varint(15, millis);
  }

  public static WireOut span(int offset, long length) {
    return new WireOut().varint(1, zigzag(offset) & 0xFFFFFFFFL).varint(2, length);
  }

  /** Deltas in zigzag. */
  public static WireOut packed(long... deltas) {
    WireOut packed = new WireOut();
    for (long delta : deltas) {
      packed.raw(zigzag(delta));
    }
    return packed;
  }

  public static WireOut doubles(double... values) {
    WireOut packed = new WireOut();
    for (double value : values) {
      byte[] field = new WireOut().fixed64(1, Double.doubleToRawLongBits(value)).toBytes();
      for (int at = 1; at < field.length; at++) {
        packed.put(field[at]);
      }
    }
    return packed;
  }

  private static long zigzag(long number) {
    return number << 1 ^ number >> 63;
  }

  /** Any one, most of them valid. */
  static WireOut any(Random random) {
    long millis = random.nextInt(100);
    WireOut message =
        switch (random.nextInt(6)) {
          case 0 -> integer(millis);
          case 1 -> floats(millis);
          case 2 -> custom(millis);
          case 3 -> stale(millis);
          default -> made(random).varint(15, millis);
        };
    if (random.nextInt(6) == 0) {
      message.varint(random.nextInt(1, 20), random.nextInt(300));
    }
    return message;
  }

  private static WireOut made(Random random) {
    boolean isFloat = random.nextBoolean();
    WireOut message = new WireOut().varint(4, zigzag(random.nextInt(-5, 14)));
    long sum = 0;
    for (int side : new int[] {8, 11}) {
      int buckets = random.nextInt(6);
      int first = random.nextInt(buckets + 1);
      message.bytes(side, span(random.nextInt(-9, 9), first));
      message.bytes(side, span(random.nextInt(3), buckets - first));
      long last = 0;
      for (int bucket = 0; bucket < buckets; bucket++) {
        long next = random.nextInt(5);
        sum += next;
        if (isFloat) {
          message.fixed64(side + 2, Double.doubleToRawLongBits(next / 4.0));
        } else {
          message.varint(side + 1, zigzag(next - last));
        }
        last = next;
      }
    }
    return isFloat
        ? message.fixed64(2, Double.doubleToRawLongBits((double) sum)).fixed64(7, random.nextInt(2))
        : message.varint(6, 2).varint(1, sum + 2);
  }
}
