package dev.weir.zset;

import java.util.Arrays;

/** Numbers the codes of strings in the order of their first appearance. */
final class CodeMap {
  private long[] codes = new long[64];
  private int[] buckets = emptyBuckets(256);
  private int size;

  void clear() {
    Arrays.fill(buckets, -1);
    size = 0;
  }

  int size() {
    return size;
  }

  long code(int index) {
    return codes[index];
  }

  /** The number of a code; a new code gets the next one. */
  int index(long code) {
    int mask = buckets.length - 1;
    int i = spread(code) & mask;
    while (buckets[i] >= 0) {
      if (codes[buckets[i]] == code) {
        return buckets[i];
      }
      i = (i + 1) & mask;
    }
    buckets[i] = size;
    add(code);
    return size - 1;
  }

  private void add(long code) {
    if (size == codes.length) {
      codes = Arrays.copyOf(codes, size * 2);
      buckets = emptyBuckets(size * 8);
      for (int index = 0; index < size; index++) {
        place(index);
      }
      codes[size] = code;
      place(size++);
      return;
    }
    codes[size++] = code;
  }

  private void place(int index) {
    int mask = buckets.length - 1;
    int i = spread(codes[index]) & mask;
    while (buckets[i] >= 0) {
      i = (i + 1) & mask;
    }
    buckets[i] = index;
  }

  private static int spread(long code) {
    long mixed = code * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32);
  }

  private static int[] emptyBuckets(int length) {
    int[] buckets = new int[length];
    Arrays.fill(buckets, -1);
    return buckets;
  }
}
