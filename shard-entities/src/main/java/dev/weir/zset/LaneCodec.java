package dev.weir.zset;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Stores 64-bit lanes in as few bits as their range needs; the format is in the package's
 * description. Holds scratch space; used by one thread.
 */
final class LaneCodec {
  /** Lanes of one block. */
  static final int BLOCK = 1024;

  /** A block of equal lanes: head and base. */
  static final int BLOCK_BYTES_MIN = 2;

  private static final int DELTAS = 0x80;
  private static final int WIDTH = 0x7F;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long[] steps = new long[BLOCK];
  private final byte[] packed = new byte[BLOCK * 8 + 16];

  void write(ByteSink out, long[] lanes, int from, int size) {
    for (int start = 0; start < size; start += BLOCK) {
      writeBlock(out, lanes, from + start, Math.min(BLOCK, size - start));
    }
  }

  void read(ByteSource in, long[] lanes, int size, String what) {
    for (int start = 0; start < size; start += BLOCK) {
      readBlock(in, lanes, start, Math.min(BLOCK, size - start), what);
    }
  }

  private void writeBlock(ByteSink out, long[] lanes, int from, int size) {
    long min = lanes[from];
    long max = min;
    for (int i = 1; i < size; i++) {
      min = Math.min(min, lanes[from + i]);
      max = Math.max(max, lanes[from + i]);
    }
    if (max - min < 0) {
      writeRaw(out, lanes, from, size);
      return;
    }
    long factor = factor(lanes, from, size, min);
    for (int i = 0; i < size; i++) {
      steps[i] = (lanes[from + i] - min) / factor;
    }
    int width = width((max - min) / factor);
    if (width > 56) {
      writeRaw(out, lanes, from, size);
    } else if (width == 0 || !writeDeltas(out, size, width, min, factor)) {
      out.put(width);
      out.zigzag(min);
      if (width > 0) {
        out.varint(factor);
        pack(out, 0, size, width);
      }
    }
  }

  private static void writeRaw(ByteSink out, long[] lanes, int from, int size) {
    out.put(64);
    for (int i = 0; i < size; i++) {
      out.longLittle(lanes[from + i]);
    }
  }

  /** What all distances from the smallest lane are multiples of. */
  private static long factor(long[] lanes, int from, int size, long min) {
    long factor = 0;
    for (int i = 0; i < size; i++) {
      long distance = lanes[from + i] - min;
      if (distance != 0 && (factor == 0 || distance % factor != 0)) {
        factor = commonDivisor(distance, factor);
        if (factor == 1) {
          return 1;
        }
      }
    }
    return Math.max(1, factor);
  }

  private static long commonDivisor(long left, long right) {
    long a = left;
    long b = right;
    while (b != 0) {
      long rest = a % b;
      a = b;
      b = rest;
    }
    return a;
  }

  /** Stores the distances between neighbours, if they are narrower; false if they are not. */
  private boolean writeDeltas(ByteSink out, int size, int width, long base, long factor) {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int i = 1; i < size; i++) {
      long delta = steps[i] - steps[i - 1];
      min = Math.min(min, delta);
      max = Math.max(max, delta);
    }
    int deltaWidth = width(max - min);
    if (deltaWidth >= width) {
      return false;
    }
    out.put(DELTAS | deltaWidth);
    out.zigzag(base);
    out.varint(factor);
    out.varint(steps[0]);
    out.zigzag(min);
    for (int i = size - 1; i > 0; i--) {
      steps[i] = steps[i] - steps[i - 1] - min;
    }
    pack(out, 1, size, deltaWidth);
    return true;
  }

  private void readBlock(ByteSource in, long[] lanes, int start, int size, String what) {
    int head = in.one(what);
    int width = head & WIDTH;
    if (head == 64) {
      for (int i = 0; i < size; i++) {
        lanes[start + i] = in.longLittle(what);
      }
      return;
    }
    if (width > 56) {
      throw in.corrupt(what + " has lanes of " + width + " bits");
    }
    long base = in.zigzag(what);
    if ((head & DELTAS) != 0) {
      readDeltas(in, lanes, start, size, width, base, what);
      return;
    }
    long factor = width == 0 ? 0 : in.varint(what);
    unpack(in, 0, size, width, what);
    for (int i = 0; i < size; i++) {
      lanes[start + i] = base + steps[i] * factor;
    }
  }

  private void readDeltas(
      ByteSource in, long[] lanes, int start, int size, int width, long base, String what) {
    long factor = in.varint(what);
    long step = in.varint(what);
    long min = in.zigzag(what);
    unpack(in, 1, size, width, what);
    lanes[start] = base + step * factor;
    for (int i = 1; i < size; i++) {
      step += steps[i] + min;
      lanes[start + i] = base + step * factor;
    }
  }

  private void pack(ByteSink out, int from, int to, int width) {
    long word = 0;
    int bits = 0;
    int at = 0;
    for (int i = from; i < to; i++) {
      long value = steps[i];
      word |= value << bits;
      bits += width;
      if (bits >= 64) {
        LONGS.set(packed, at, word);
        at += 8;
        bits -= 64;
        word = bits == 0 ? 0 : value >>> (width - bits);
      }
    }
    LONGS.set(packed, at, word);
    out.put(packed, 0, bytes(to - from, width));
  }

  private void unpack(ByteSource in, int from, int to, int width, String what) {
    in.take(packed, bytes(to - from, width), what);
    long mask = (1L << width) - 1;
    int bit = 0;
    for (int i = from; i < to; i++) {
      // widths end at 56, so that a value and up to 7 bits before it are in one word
      steps[i] = (long) LONGS.get(packed, bit >>> 3) >>> (bit & 7) & mask;
      bit += width;
    }
  }

  private static int bytes(int count, int width) {
    return (count * width + 7) / 8;
  }

  private static int width(long unsigned) {
    return 64 - Long.numberOfLeadingZeros(unsigned);
  }
}
