package dev.weir.series.event;

import java.util.Arrays;

/** Bytes that grow. */
final class ByteOutput {
  private static final int VARINT_BITS = 7;
  private static final int VARINT_MORE = 1 << VARINT_BITS;

  /** The longest varint of a long. */
  private static final int VARINT_BYTES_MAX = 10;

  private byte[] bytes;
  private int size;

  ByteOutput(int capacity) {
    bytes = new byte[capacity];
  }

  int size() {
    return size;
  }

  byte[] array() {
    return bytes;
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, size);
  }

  void one(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  void put(byte[] from, int length) {
    room(length);
    System.arraycopy(from, 0, bytes, size, length);
    size += length;
  }

  /** Seven bits a byte, the lowest first. */
  void varint(long value) {
    room(VARINT_BYTES_MAX);
    long rest = value;
    while ((rest & -VARINT_MORE) != 0) {
      bytes[size++] = (byte) (rest | VARINT_MORE);
      rest >>>= VARINT_BITS;
    }
    bytes[size++] = (byte) rest;
  }

  /** Small numbers of either sign are short. */
  void zigzag(long value) {
    varint((value << 1) ^ (value >> (Long.SIZE - 1)));
  }

  void fixed(long value) {
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      one((int) (value >>> shift));
    }
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
