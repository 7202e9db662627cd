package dev.weir.series.index;

import java.util.function.IntBinaryOperator;

/** Sorts ints by an order of their own, without objects. */
final class IntSort {
  private IntSort() {}

  static void sort(int[] values, IntBinaryOperator order) {
    int[] from = values;
    int[] to = new int[values.length];
    for (int run = 1; run > 0 && run < values.length; run *= 2) {
      for (int start = 0; start < values.length; start += 2 * run) {
        int middle = Math.min(start + run, values.length);
        mergeRuns(from, start, middle, Math.min(middle + run, values.length), to, order);
      }
      int[] swapped = from;
      from = to;
      to = swapped;
    }
    // copies nothing when the last pass went back into the values
    System.arraycopy(from, 0, values, 0, values.length);
  }

  private static void mergeRuns(
      int[] from, int start, int middle, int end, int[] to, IntBinaryOperator order) {
    int left = start;
    int right = middle;
    for (int at = start; at < end; at++) {
      boolean takesLeft =
          right == end || (left < middle && order.applyAsInt(from[left], from[right]) <= 0);
      to[at] = takesLeft ? from[left++] : from[right++];
    }
  }

  /**
   * Merges sorted values into others, which are sorted, too, and have room for them behind.
   *
   * @param count how many the target has
   */
  static void merge(int[] target, int count, int[] fresh, IntBinaryOperator order) {
    int left = count - 1;
    int right = fresh.length - 1;
    for (int at = count + right; right >= 0; at--) {
      boolean takesLeft = left >= 0 && order.applyAsInt(target[left], fresh[right]) > 0;
      target[at] = takesLeft ? target[left--] : fresh[right--];
    }
  }
}
