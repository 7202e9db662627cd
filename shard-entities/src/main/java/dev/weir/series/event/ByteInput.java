package dev.weir.series.event;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.Arrays;

/** Reads what {@link ByteOutput} has written; believes nothing. */
final class ByteInput {
  private static final int VARINT_BITS = 7;
  private static final int VARINT_MORE = 1 << VARINT_BITS;

  private final byte[] bytes;
  private final int end;
  private int at;

  ByteInput(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  int left() {
    return end - at;
  }

  int position() {
    return at;
  }

  int one(String what) {
    if (at == end) {
      throw damaged("it ends before " + what);
    }
    return bytes[at++] & 0xFF;
  }

  byte[] take(int length, String what) {
    if (length > left()) {
      throw damaged("it ends within " + what);
    }
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  long varint(String what) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += VARINT_BITS) {
      int next = one(what);
      value |= (long) (next & (VARINT_MORE - 1)) << shift;
      if (next < VARINT_MORE) {
        return value;
      }
    }
    throw damaged(what + " is too long");
  }

  long zigzag(String what) {
    long value = varint(what);
    return (value >>> 1) ^ -(value & 1);
  }

  long fixed(String what) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      value |= (long) one(what) << shift;
    }
    return value;
  }

  /** A number of things of which each takes at least one of the bytes that are left. */
  int count(String what) {
    return upTo(left(), what);
  }

  /** The same where no writer has more than {@code max}. */
  int atMost(int max, String what) {
    return upTo(Math.min(max, left()), what);
  }

  /** A number up to {@code max}. */
  int upTo(int max, String what) {
    long value = varint(what);
    if (value < 0 || value > max) {
      throw damaged("%s is %d".formatted(what, value));
    }
    return (int) value;
  }

  void end() {
    if (left() > 0) {
      throw damaged(left() + " bytes are left over");
    }
  }

  static WeirException damaged(String why) {
    return new WeirException(
        ErrorCode.JOURNAL_CORRUPT, "A batch of samples is damaged: " + why + ".");
  }
}
