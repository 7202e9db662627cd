package dev.weir.series;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes labels out of names and values in any order. */
public final class LabelsBuilder {
  private record Label(byte[] name, byte[] value) {}

  private static final int VARINT_BITS = 7;
  private static final int VARINT_MORE = 1 << VARINT_BITS;
  private static final int VARINT_BYTES_MAX = 5;

  private final List<Label> labels = new ArrayList<>();

  /** Adds a label; one with an empty value is left out. */
  public LabelsBuilder add(String name, String value) {
    return add(name.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The same in UTF-8.
   *
   * @param name kept, not copied
   * @param value kept, not copied
   */
  public LabelsBuilder add(byte[] name, byte[] value) {
    labels.add(new Label(name, value));
    return this;
  }

  /**
   * The labels; what was added stays for the next ones.
   *
   * @throws IllegalArgumentException when a name has two values, or a text is no UTF-8
   */
  public Labels build() {
    List<Label> sorted = new ArrayList<>(labels);
    sorted.sort((one, other) -> Arrays.compareUnsigned(one.name, other.name));
    for (int i = 1; i < sorted.size(); i++) {
      if (Arrays.equals(sorted.get(i - 1).name, sorted.get(i).name)) {
        throw new IllegalArgumentException(
            "label %s is there twice"
                .formatted(new String(sorted.get(i).name, StandardCharsets.UTF_8)));
      }
    }
    sorted.removeIf(label -> label.value.length == 0);
    return canonical(sorted);
  }

  /** Knows where the texts are, so that nobody need read the bytes again. */
  private static Labels canonical(List<Label> sorted) {
    int length = VARINT_BYTES_MAX;
    for (Label label : sorted) {
      length += 2 * VARINT_BYTES_MAX + label.name.length + label.value.length;
    }
    byte[] bytes = new byte[length];
    int[] starts = new int[4 * sorted.size()];
    int end = varint(bytes, 0, sorted.size());
    int slot = 0;
    for (Label label : sorted) {
      end = text(bytes, end, label.name, starts, slot);
      end = text(bytes, end, label.value, starts, slot + 2);
      slot += 4;
    }
    return new Labels(Arrays.copyOf(bytes, end), starts);
  }

  private static int text(byte[] bytes, int at, byte[] text, int[] starts, int slot) {
    if (!Utf8.isText(text, 0, text.length)) {
      throw new IllegalArgumentException("labels with bytes that are no UTF-8");
    }
    int begin = varint(bytes, at, text.length);
    System.arraycopy(text, 0, bytes, begin, text.length);
    starts[slot] = begin;
    starts[slot + 1] = begin + text.length;
    return begin + text.length;
  }

  private static int varint(byte[] bytes, int at, int value) {
    int end = at;
    int rest = value;
    while (rest >= VARINT_MORE) {
      bytes[end++] = (byte) (rest | VARINT_MORE);
      rest >>>= VARINT_BITS;
    }
    bytes[end++] = (byte) rest;
    return end;
  }
}
