package dev.weir.series.rollup;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Blocks of buckets to bytes and back. The layout is in the package documentation. */
final class BlockCodec {
  /** The most periods of a block: the days of a month. */
  static final int SLOTS_MAX = 31;

  private static final int SLOT_MASK = 31;
  private static final int SAMPLES = 32;
  private static final int STALE = 64;

  /** More than a bucket takes: a slot, five numbers of 10 bytes, seven doubles of 9. */
  private static final int BUCKET_BYTES_MAX = 128;

  private static final int VARINT_BITS = 7;
  private static final int VARINT_MORE = 1 << VARINT_BITS;
  private static final int SHIFT_BITS = 4;
  private static final int LENGTH_MASK = (1 << SHIFT_BITS) - 1;

  private BlockCodec() {}

  /** Encodes buckets of one block, in the order of their times. */
  static byte[] encode(Tier tier, long block, List<Bucket> buckets) {
    ByteBuffer out = ByteBuffer.allocate(buckets.size() * BUCKET_BYTES_MAX);
    long before = 0;
    for (Bucket bucket : buckets) {
      int slot = (int) (tier.period(bucket.start()) - tier.firstOf(block));
      out.put(
          (byte) (slot | (bucket.count() > 0 ? SAMPLES : 0) | (bucket.stale() > 0 ? STALE : 0)));
      if (bucket.stale() > 0) {
        putNumber(out, bucket.stale());
      }
      if (bucket.count() > 0) {
        putSamples(out, bucket, before);
        before = bucket.last();
      }
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  private static void putSamples(ByteBuffer out, Bucket bucket, long before) {
    putNumber(out, bucket.count());
    putNumber(out, bucket.firstTime() - bucket.start());
    putNumber(out, bucket.lastTime() - bucket.firstTime());
    putNumber(out, bucket.resets());
    putBits(out, bucket.first(), before);
    putBits(out, bucket.last(), bucket.first());
    putBits(out, bucket.min(), bucket.first());
    putBits(out, bucket.max(), bucket.last());
    putDouble(out, bucket.sum(), expectedSum(bucket.count(), bucket.first(), bucket.last()));
    putDouble(out, bucket.compensation(), 0);
    putDouble(out, bucket.increase(), expectedIncrease(bucket.first(), bucket.last()));
  }

  /** Decodes what {@link #encode} has written. */
  static List<Bucket> decode(Tier tier, long block, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    List<Bucket> buckets = new ArrayList<>();
    long before = 0;
    try {
      while (in.hasRemaining()) {
        int head = in.get();
        long start = tier.startOf(tier.firstOf(block) + (head & SLOT_MASK));
        long stale = (head & STALE) != 0 ? number(in) : 0;
        Bucket bucket =
            (head & SAMPLES) != 0
                ? samples(in, start, stale, before)
                : new Bucket(start, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, stale);
        before = bucket.count() > 0 ? bucket.last() : before;
        buckets.add(bucket);
      }
    } catch (BufferUnderflowException e) {
      throw damaged("it ends too early", e);
    }
    return buckets;
  }

  /** The begin of the first bucket of a block. */
  static long firstStart(Tier tier, long block, byte[] bytes) {
    return tier.startOf(tier.firstOf(block) + (bytes[0] & SLOT_MASK));
  }

  private static Bucket samples(ByteBuffer in, long start, long stale, long before) {
    long count = number(in);
    long firstTime = start + number(in);
    long lastTime = firstTime + number(in);
    long resets = number(in);
    long first = bits(in, before);
    long last = bits(in, first);
    long min = bits(in, first);
    long max = bits(in, last);
    double sum = value(in, expectedSum(count, first, last));
    double compensation = value(in, 0);
    double increase = value(in, expectedIncrease(first, last));
    return new Bucket(
        start,
        count,
        sum,
        compensation,
        min,
        max,
        firstTime,
        first,
        lastTime,
        last,
        increase,
        resets,
        stale);
  }

  static double expectedSum(long count, long first, long last) {
    return (Double.longBitsToDouble(first) + Double.longBitsToDouble(last)) / 2 * count;
  }

  static double expectedIncrease(long first, long last) {
    return Double.longBitsToDouble(last) - Double.longBitsToDouble(first);
  }

  private static void putNumber(ByteBuffer out, long value) {
    long rest = value;
    while ((rest & -VARINT_MORE) != 0) {
      out.put((byte) (rest | VARINT_MORE));
      rest >>>= VARINT_BITS;
    }
    out.put((byte) rest);
  }

  private static long number(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += VARINT_BITS) {
      byte next = in.get();
      value |= (long) (next & (VARINT_MORE - 1)) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw damaged("a number is too long", null);
  }

  /** Doubles that were computed: NaN is always the same one. */
  private static void putDouble(ByteBuffer out, double value, double expected) {
    putBits(out, Double.doubleToLongBits(value), Double.doubleToLongBits(expected));
  }

  private static double value(ByteBuffer in, double expected) {
    return Double.longBitsToDouble(bits(in, Double.doubleToLongBits(expected)));
  }

  private static void putBits(ByteBuffer out, long bits, long expected) {
    long rest = bits ^ expected;
    int shift = rest == 0 ? 0 : Long.numberOfTrailingZeros(rest) / Byte.SIZE;
    rest >>>= shift * Byte.SIZE;
    int length = (Long.SIZE - Long.numberOfLeadingZeros(rest) + Byte.SIZE - 1) / Byte.SIZE;
    out.put((byte) (shift << SHIFT_BITS | length));
    for (int at = 0; at < length; at++) {
      out.put((byte) (rest >>> (at * Byte.SIZE)));
    }
  }

  private static long bits(ByteBuffer in, long expected) {
    int head = in.get();
    int length = head & LENGTH_MASK;
    int shift = head >> SHIFT_BITS;
    if (shift < 0 || shift + length > Long.BYTES) {
      throw damaged("a value has the head " + head, null);
    }
    long rest = 0;
    for (int at = 0; at < length; at++) {
      rest |= (in.get() & 0xFFL) << (at * Byte.SIZE);
    }
    return (rest << ((shift % Long.BYTES) * Byte.SIZE)) ^ expected;
  }

  static WeirException damaged(String why, Exception cause) {
    WeirException damage =
        new WeirException(ErrorCode.JOURNAL_CORRUPT, "Rollups are damaged: " + why + ".");
    if (cause != null) {
      damage.initCause(cause);
    }
    return damage;
  }
}
