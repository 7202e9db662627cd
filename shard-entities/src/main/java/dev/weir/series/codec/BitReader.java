package dev.weir.series.codec;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads what a {@link BitWriter} wrote, and refuses to read beyond the end. */
final class BitReader {
  /** What is left of a long of which up to 7 bits are read already. */
  static final int WINDOW = 57;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final int end;
  private int position;

  /**
   * @param position first bit
   * @param length bytes that may be read
   */
  BitReader(byte[] bytes, int position, int length) {
    this.bytes = bytes;
    this.position = position;
    this.end = length << 3;
  }

  int position() {
    return position;
  }

  /** Refuses when there are fewer bits than the next step needs. */
  void need(long bits) {
    if (bits > end - position) {
      throw damaged("%d bits are wanted, %d are left".formatted(bits, end - position));
    }
  }

  /** Reads an unsigned number of 0 to 64 bits. */
  long bits(int width) {
    need(width);
    if (width < WINDOW) {
      long value = window() & mask(width);
      position += width;
      return value;
    }
    long low = window() & mask(Integer.SIZE);
    position += Integer.SIZE;
    long high = window() & mask(width - Integer.SIZE);
    position += width - Integer.SIZE;
    return low | high << Integer.SIZE;
  }

  /** The next 57 bits at least, not checked: behind the end anything may stand. */
  long window() {
    int at = position >>> 3;
    int shift = position & 7;
    if (at + Long.BYTES <= bytes.length) {
      return (long) LONGS.get(bytes, at) >>> shift;
    }
    long rest = 0;
    for (int i = bytes.length - 1; i >= at; i--) {
      rest = rest << 8 | (bytes[i] & 0xFF);
    }
    return rest >>> shift;
  }

  void skip(int bits) {
    need(bits);
    position += bits;
  }

  long number(String what) {
    int width = (int) bits(BitWriter.WIDTH_BITS);
    if (width > Long.SIZE) {
      throw damaged("%s has %d bits".formatted(what, width));
    }
    return bits(width);
  }

  /** Reads a number from the least to the greatest that is possible. */
  int count(String what, int least, int greatest) {
    long count = number(what);
    if (count < least || count > greatest) {
      throw damaged(
          "%s is %s, %d to %d are possible"
              .formatted(what, Long.toUnsignedString(count), least, greatest));
    }
    return (int) count;
  }

  long signed(String what) {
    return unzigzag(number(what));
  }

  /** Refuses when anything but the zeros of the last byte is left. */
  void end() {
    int left = end - position;
    if (left >= Byte.SIZE || bits(left) != 0) {
      throw damaged("%d bits are left behind the last value".formatted(left));
    }
  }

  WeirException damaged(String why) {
    return new WeirException(
        ErrorCode.JOURNAL_CORRUPT,
        "A chunk of samples is damaged at bit %d of %d: %s.".formatted(position, end, why));
  }

  static long mask(int width) {
    return (1L << width) - 1;
  }

  static long unzigzag(long value) {
    return value >>> 1 ^ -(value & 1);
  }
}
