package dev.weir.circuit;

import dev.weir.zset.Schema;
import java.util.Arrays;

/** Numbers of groups with their weights, by group and number, while they are written. */
final class SavedNumbers {
  /** Group, value, weight. */
  static final Schema SCHEMA = StateOutput.lanes(3);

  private final long[][] columns = new long[3][16];
  private int size;

  void add(int group, long value, long weight) {
    if (size == columns[0].length) {
      for (int i = 0; i < columns.length; i++) {
        columns[i] = Arrays.copyOf(columns[i], size * 2);
      }
    }
    columns[0][size] = group;
    columns[1][size] = value;
    columns[2][size++] = weight;
  }

  void write(StateOutput out) {
    out.lanes(columns, size);
  }
}
