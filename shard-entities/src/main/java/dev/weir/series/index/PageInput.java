package dev.weir.series.index;

import dev.weir.series.Varints;

/** Reads numbers from bytes that may be anything. */
final class PageInput {
  /** Bytes of the longest text that canonical labels can have. */
  private static final int TEXT_MAX = (1 << 28) - 1;

  private final byte[] bytes;
  private final int end;
  private int at;

  PageInput(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    at = from;
    end = to;
  }

  int position() {
    return at;
  }

  boolean isAtEnd() {
    return at == end;
  }

  /** The next byte, with its sign. */
  byte next() {
    if (at == end) {
      throw FrameInput.corrupt("an end in the middle of a page");
    }
    return bytes[at++];
  }

  /** A number that is not negative, in as few bytes as it needs. */
  int varint() {
    byte first = next();
    return first >= 0 ? first : longer(first);
  }

  private int longer(byte first) {
    int value = first & (Varints.MORE - 1);
    for (int shift = Varints.BITS;
        shift < Varints.BYTES_MAX * Varints.BITS;
        shift += Varints.BITS) {
      byte next = next();
      int bits = next & (Varints.MORE - 1);
      value |= bits << shift;
      if (value < 0 || value >>> shift != bits) {
        break;
      }
      if (next >= 0) {
        if (next == 0) {
          throw FrameInput.corrupt("a number in more bytes than it needs");
        }
        return value;
      }
    }
    throw FrameInput.corrupt("a number that is too large");
  }

  /** Goes behind a text that begins with its length. */
  void skipText() {
    int length = varint();
    if (length > TEXT_MAX || length > end - at) {
      throw FrameInput.corrupt("a text that is longer than its page");
    }
    at += length;
  }
}
