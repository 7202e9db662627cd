package dev.weir.sql;

import dev.weir.circuit.RowProgram;
import java.util.Arrays;

/** Finds the columns that identify the rows of a node; empty where none are known to. */
final class Keys {
  private static final int[] UNKNOWN = {};

  private Keys() {}

  /** The key of a filter and projection: the input's, if all its columns are copied. */
  static int[] copied(int[] inputKey, RowProgram program, int columns) {
    int[] key = new int[inputKey.length];
    for (int i = 0; i < key.length; i++) {
      key[i] = copyOf(inputKey[i], program, columns);
      if (key[i] < 0) {
        return UNKNOWN;
      }
    }
    Arrays.sort(key);
    return key;
  }

  private static int copyOf(int inputColumn, RowProgram program, int columns) {
    for (int column = 0; column < columns; column++) {
      if (program.copiedFrom(column) == inputColumn) {
        return column;
      }
    }
    return -1;
  }

  /**
   * The key of a join in columns of left then right input: that of one side where the other side
   * has at most one partner, otherwise both.
   */
  static int[] joined(int[] leftKey, int[] rightKey, int[] leftOn, int[] rightOn, int leftSize) {
    if (leftKey.length == 0 || rightKey.length == 0) {
      return UNKNOWN;
    }
    if (covers(rightOn, rightKey)) {
      return leftKey.clone();
    }
    int[] right = Arrays.stream(rightKey).map(column -> column + leftSize).toArray();
    if (covers(leftOn, leftKey)) {
      return right;
    }
    int[] both = Arrays.copyOf(leftKey, leftKey.length + right.length);
    System.arraycopy(right, 0, both, leftKey.length, right.length);
    return both;
  }

  private static boolean covers(int[] on, int[] key) {
    return Arrays.stream(key).allMatch(column -> Arrays.stream(on).anyMatch(c -> c == column));
  }
}
