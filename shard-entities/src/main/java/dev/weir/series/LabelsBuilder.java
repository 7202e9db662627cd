package dev.weir.series;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes labels out of names and values in any order. */
public final class LabelsBuilder {
  private record Label(byte[] name, byte[] value) {}

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

  private static Labels canonical(List<Label> sorted) {
    int length = Varints.bytes(sorted.size());
    for (Label label : sorted) {
      length += Varints.bytes(label.name.length) + label.name.length;
      length += Varints.bytes(label.value.length) + label.value.length;
    }
    byte[] bytes = new byte[length];
    int end = Varints.write(bytes, 0, sorted.size());
    for (Label label : sorted) {
      end = put(bytes, put(bytes, end, label.name), label.value);
    }
    return new Labels(bytes);
  }

  private static int put(byte[] bytes, int at, byte[] text) {
    if (!Utf8.isText(text, 0, text.length)) {
      throw new IllegalArgumentException("labels with bytes that are no UTF-8");
    }
    int begin = Varints.write(bytes, at, text.length);
    System.arraycopy(text, 0, bytes, begin, text.length);
    return begin + text.length;
  }
}
