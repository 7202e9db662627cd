package dev.weir.zset;

import java.util.Arrays;

/** Sorts positions of rows without boxing them. */
final class RowSort {
  /** Runs of this length are sorted by insertion before they are merged. */
  private static final int RUN = 16;

  private RowSort() {}

  /** Sorts {@code rows[0..size)}; rows that compare equal keep their order. */
  static void sort(int[] rows, int size, RowComparator order) {
    for (int from = 0; from < size; from += RUN) {
      insertionSort(rows, from, Math.min(size, from + RUN), order);
    }
    int[] source = rows;
    int[] target = new int[size];
    boolean elsewhere = false;
    for (long width = RUN; width < size; width *= 2) {
      for (long from = 0; from < size; from += 2 * width) {
        int middle = (int) Math.min(size, from + width);
        merge(source, (int) from, middle, (int) Math.min(size, from + 2 * width), target, order);
      }
      int[] free = source;
      source = target;
      target = free;
      elsewhere = !elsewhere;
    }
    if (elsewhere) {
      System.arraycopy(source, 0, rows, 0, size);
    }
  }

  /** The first {@code count} of {@code rows[0..size)} in order, without sorting the rest. */
  static int[] first(int[] rows, int size, int count, RowComparator order) {
    // a heap with the last of the best at its root
    int[] heap = Arrays.copyOf(rows, count);
    if (count == 0) {
      return heap;
    }
    for (int i = count / 2 - 1; i >= 0; i--) {
      sink(heap, i, order);
    }
    for (int i = count; i < size; i++) {
      if (order.compare(rows[i], heap[0]) < 0) {
        heap[0] = rows[i];
        sink(heap, 0, order);
      }
    }
    sort(heap, count, order);
    return heap;
  }

  private static void sink(int[] heap, int start, RowComparator order) {
    int row = heap[start];
    int at = start;
    for (int child = 2 * at + 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && order.compare(heap[child + 1], heap[child]) > 0) {
        child++;
      }
      if (order.compare(row, heap[child]) >= 0) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = row;
  }

  private static void insertionSort(int[] rows, int from, int to, RowComparator order) {
    for (int i = from + 1; i < to; i++) {
      int row = rows[i];
      int at = i;
      for (; at > from && order.compare(rows[at - 1], row) > 0; at--) {
        rows[at] = rows[at - 1];
      }
      rows[at] = row;
    }
  }

  private static void merge(
      int[] source, int from, int middle, int to, int[] target, RowComparator order) {
    int left = from;
    int right = middle;
    for (int at = from; at < to; at++) {
      boolean takeLeft =
          right >= to || (left < middle && order.compare(source[left], source[right]) <= 0);
      target[at] = takeLeft ? source[left++] : source[right++];
    }
  }
}
