package dev.weir.series.index;

import java.util.Arrays;
import java.util.function.IntBinaryOperator;

/** The values of one label name. */
final class LabelName {
  private static final int FIRST = 4;

  /** Pairs of this name: in the order of their values up to {@link #sorted}, then as they came. */
  private int[] values = new int[FIRST];

  private int size;
  private int sorted;
  private long bits;

  int values() {
    return size;
  }

  int value(int at) {
    return values[at];
  }

  void add(int pair) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size + Math.max(FIRST, size / 2));
    }
    values[size++] = pair;
  }

  /** Accounted bits of the name, its values and all references to them. */
  long bits() {
    return bits;
  }

  void charge(long more) {
    bits += more;
  }

  /** Pairs in the order of their values: what came since the last time is sorted and merged in. */
  int[] sorted(IntBinaryOperator order) {
    if (sorted < size) {
      int[] fresh = Arrays.copyOfRange(values, sorted, size);
      IntSort.sort(fresh, order);
      IntSort.merge(values, sorted, fresh, order);
      sorted = size;
    }
    return Arrays.copyOf(values, size);
  }
}
