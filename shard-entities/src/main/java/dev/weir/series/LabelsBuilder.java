package dev.weir.series;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes labels out of names and values in any order. */
public final class LabelsBuilder {
  private record Label(byte[] name, byte[] value) {}

  private static final int VARINT_BITS = 7;
  private static final int VARINT_MORE = 1 << VARINT_BITS;

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
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    varint(out, sorted.size());
    for (Label label : sorted) {
      varint(out, label.name.length);
      out.writeBytes(label.name);
      varint(out, label.value.length);
      out.writeBytes(label.value);
    }
    return LabelsReader.read(out.toByteArray());
  }

  private static void varint(ByteArrayOutputStream out, int value) {
    int rest = value;
    while (rest >= VARINT_MORE) {
      out.write(rest | VARINT_MORE);
      rest >>>= VARINT_BITS;
    }
    out.write(rest);
  }
}
