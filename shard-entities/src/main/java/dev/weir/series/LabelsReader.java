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
    int[] starts = new int[4 * count];
    for (int label = 0; label < count; label++) {
      text(starts, 4 * label);
      text(starts, 4 * label + 2);
      if (starts[4 * label + 2] == starts[4 * label + 3]) {
        throw invalid("an empty value");
      }
      requireOrder(starts, label);
    }
    if (at != bytes.length) {
      throw invalid("bytes behind the last label");
    }
    return new Labels(bytes, starts);
  }

  private void text(int[] starts, int slot) {
    int length = varint();
    if (length > bytes.length - at) {
      throw invalid("a text that is longer than the rest");
    }
    starts[slot] = at;
    at += length;
    starts[slot + 1] = at;
    requireText(starts[slot], length);
  }

  private void requireText(int from, int length) {
    if (!Utf8.isText(bytes, from, length)) {
      throw invalid("bytes that are no UTF-8");
    }
  }

  private void requireOrder(int[] starts, int label) {
    int here = 4 * label;
    int before = here - 4;
    if (label > 0
        && Arrays.compareUnsigned(
                bytes, starts[before], starts[before + 1], bytes, starts[here], starts[here + 1])
            >= 0) {
      throw invalid("names out of order");
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
