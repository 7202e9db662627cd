package dev.weir.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds bytes that no JSON or CSV text may hold before a parser sees them. */
final class Utf8 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long LOW_BITS = 0x0101010101010101L;

  private Utf8() {}

  /**
   * The offset of the first byte that is NUL or not part of valid UTF-8 (surrogates and overlong
   * forms are not), -1 if there is none.
   */
  static int firstBadByte(byte[] bytes) {
    int i = 0;
    while (i < bytes.length) {
      i = skipAscii(bytes, i);
      if (i == bytes.length) {
        return -1;
      }
      int length = sequenceLength(bytes, i);
      if (length == 0) {
        return i;
      }
      i += length;
    }
    return -1;
  }

  /** Whether the text begins with a byte order mark. */
  static boolean startsWithMark(byte[] bytes) {
    return bytes.length >= 3
        && bytes[0] == (byte) 0xEF
        && bytes[1] == (byte) 0xBB
        && bytes[2] == (byte) 0xBF;
  }

  /** The first offset from {@code from} on that is not a plain non-NUL ASCII byte. */
  private static int skipAscii(byte[] bytes, int from) {
    int i = from;
    for (; i + 8 <= bytes.length; i += 8) {
      long word = (long) LONGS.get(bytes, i);
      if (((word | (word - LOW_BITS)) & HIGH_BITS) != 0) {
        break;
      }
    }
    while (i < bytes.length && bytes[i] > 0) {
      i++;
    }
    return i;
  }

  /** The length of the multi-byte sequence at {@code i}, 0 if it is malformed. */
  private static int sequenceLength(byte[] bytes, int i) {
    int first = bytes[i] & 0xFF;
    if (first >= 0xC2 && first <= 0xDF) {
      return continues(bytes, i + 1, 0x80, 0xBF) ? 2 : 0;
    }
    if (first >= 0xE0 && first <= 0xEF) {
      int low = first == 0xE0 ? 0xA0 : 0x80;
      int high = first == 0xED ? 0x9F : 0xBF;
      return continues(bytes, i + 1, low, high) && continues(bytes, i + 2, 0x80, 0xBF) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
      int low = first == 0xF0 ? 0x90 : 0x80;
      int high = first == 0xF4 ? 0x8F : 0xBF;
      return continues(bytes, i + 1, low, high)
              && continues(bytes, i + 2, 0x80, 0xBF)
              && continues(bytes, i + 3, 0x80, 0xBF)
          ? 4
          : 0;
    }
    return 0;
  }

  private static boolean continues(byte[] bytes, int i, int low, int high) {
    if (i >= bytes.length) {
      return false;
    }
    int value = bytes[i] & 0xFF;
    return value >= low && value <= high;
  }
}
