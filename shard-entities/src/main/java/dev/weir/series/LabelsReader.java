package dev.weir.series;

import java.util.Arrays;

/** Reads canonical labels and refuses bytes that are none. */
final class LabelsReader {
  private static final int VARINT_BITS = 7;
  private static final int VARINT_MORE = 1 << VARINT_BITS;
  private static final int LENGTH_BITS_MAX = 28;

  private final byte[] bytes;
  private int at;

  private LabelsReader(byte[] bytes) {
    this.bytes = bytes;
  }

  static Labels read(byte[] canonical) {
    return new LabelsReader(canonical).labels();
  }

  private Labels labels() {
    int count = varint();
    if (count > (bytes.length - at) / 2) {
      throw invalid("more labels than bytes");
    }
    int beforeFrom = 0;
    int beforeTo = 0;
    for (int label = 0; label < count; label++) {
      int from = text();
      int to = at;
      if (label > 0 && Arrays.compareUnsigned(bytes, beforeFrom, beforeTo, bytes, from, to) >= 0) {
        throw invalid("names out of order");
      }
      beforeFrom = from;
      beforeTo = to;
      if (text() == at) {
        throw invalid("an empty value");
      }
    }
    if (at != bytes.length) {
      throw invalid("bytes behind the last label");
    }
    return new Labels(bytes);
  }

  /** Goes behind a text and gives where it begins, behind its length. */
  private int text() {
    int length = varint();
    if (length > bytes.length - at) {
      throw invalid("a text that is longer than the rest");
    }
    int from = at;
    at += length;
    requireText(from, length);
    return from;
  }

  private void requireText(int from, int length) {
    if (!Utf8.isText(bytes, from, length)) {
      throw invalid("bytes that are no UTF-8");
    }
  }

  private int varint() {
    int value = 0;
    for (int shift = 0; shift < LENGTH_BITS_MAX; shift += VARINT_BITS) {
      if (at == bytes.length) {
        throw invalid("an end in the middle of a number");
      }
      byte next = bytes[at++];
      value |= (next & (VARINT_MORE - 1)) << shift;
      if (next >= 0) {
        if (next == 0 && shift > 0) {
          throw invalid("a number in more bytes than it needs");
        }
        return value;
      }
    }
    throw invalid("a number that is too large");
  }

  private IllegalArgumentException invalid(String what) {
    return new IllegalArgumentException(
        "canonical labels with %s, at byte %d of %d".formatted(what, at, bytes.length));
  }
}
