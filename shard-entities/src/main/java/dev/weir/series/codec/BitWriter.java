package dev.weir.series.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Appends numbers of 0 to 64 bits, the lowest bit first. Used by one thread. */
final class BitWriter {
  /** Bits of the width in front of a number. */
  static final int WIDTH_BITS = 7;

  /** What fits into one long behind the up to 7 bits that are there already. */
  private static final int PUT_MAX = 56;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[1 << 10];
  private int position;

  /** Bits written so far. */
  int position() {
    return position;
  }

  /** Forgets all bits from a position on. */
  void truncate(int newPosition) {
    position = newPosition;
  }

  /**
   * Writes the low bits of a value.
   *
   * @param value without any bits above the width
   */
  void bits(long value, int width) {
    if (width <= PUT_MAX) {
      put(value, width);
      return;
    }
    put(value & 0xFFFF_FFFFL, Integer.SIZE);
    put(value >>> Integer.SIZE, width - Integer.SIZE);
  }

  /** Writes an unsigned number: its width, then its bits. */
  void number(long value) {
    int width = width(value);
    bits(width, WIDTH_BITS);
    bits(value, width);
  }

  /** Writes a number that is short when it is near to 0. */
  void signed(long value) {
    number(zigzag(value));
  }

  /** What was written in whole bytes, zeros behind the last bit, and room behind that. */
  byte[] copy(int room) {
    int length = (position + 7) >>> 3;
    byte[] copy = Arrays.copyOf(Arrays.copyOf(bytes, length), length + room);
    int rest = position & 7;
    if (rest > 0) {
      copy[length - 1] &= (byte) ((1 << rest) - 1);
    }
    return copy;
  }

  private void put(long value, int width) {
    int at = position >>> 3;
    int shift = position & 7;
    if (at + Long.BYTES > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    // whatever stood behind the position is overwritten
    long kept = bytes[at] & ((1L << shift) - 1);
    LONGS.set(bytes, at, kept | value << shift);
    position += width;
  }

  /** Bits of an unsigned number, 0 for 0. */
  static int width(long unsigned) {
    return Long.SIZE - Long.numberOfLeadingZeros(unsigned);
  }

  static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }
}
