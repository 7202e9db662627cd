package dev.weir.zset;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of bytes; the writers of values and formats share it. Used by one thread. */
public final class ByteSink {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int size;

  public ByteSink(int capacity) {
    bytes = new byte[Math.max(16, capacity)];
  }

  public void put(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  public void put(byte[] source) {
    put(source, 0, source.length);
  }

  public void put(byte[] source, int from, int length) {
    room(length);
    System.arraycopy(source, from, bytes, size, length);
    size += length;
  }

  /** Writes text that holds ASCII characters only. */
  public void ascii(String text) {
    put(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Writes a number as decimal digits. */
  public void decimal(long value) {
    if (value == Long.MIN_VALUE) {
      ascii("-9223372036854775808");
      return;
    }
    if (value < 0) {
      put('-');
    }
    digits(Math.abs(value), 1);
  }

  /** Writes a non-negative number with at least {@code width} digits, zeros in front. */
  public void digits(long value, int width) {
    room(20 + width);
    int count = Math.max(width, count(value));
    long rest = value;
    int at = size + count;
    while (rest > Integer.MAX_VALUE) {
      at = pair(at, (int) (rest % 100));
      rest /= 100;
    }
    // division of a small number costs less
    int small = (int) rest;
    while (at - size >= 2) {
      at = pair(at, small % 100);
      small /= 100;
    }
    if (at > size) {
      bytes[size] = (byte) ('0' + small);
    }
    size += count;
  }

  /** Writes two digits in front of a place. */
  private int pair(int at, int value) {
    bytes[at - 1] = (byte) ('0' + value % 10);
    bytes[at - 2] = (byte) ('0' + value / 10);
    return at - 2;
  }

  private static int count(long value) {
    int count = 1;
    while (count < Decimals.POWERS.length && value >= Decimals.POWERS[count]) {
      count++;
    }
    return count;
  }

  /** Writes 7 bits a byte, the lowest first. */
  public void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      put((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    put((int) rest);
  }

  /** A varint that is short for small numbers of either sign. */
  public void zigzag(long value) {
    varint(value << 1 ^ value >> 63);
  }

  /** Writes eight bytes, the lowest first. */
  public void longLittle(long value) {
    room(8);
    LONGS.set(bytes, size, value);
    size += 8;
  }

  public int size() {
    return size;
  }

  public void clear() {
    size = 0;
  }

  /** The array behind, valid up to {@link #size()} and until the next write. */
  public byte[] array() {
    return bytes;
  }

  public byte[] copy() {
    return Arrays.copyOf(bytes, size);
  }

  /** The bytes as UTF-8 text. */
  public String text() {
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
  }
}
