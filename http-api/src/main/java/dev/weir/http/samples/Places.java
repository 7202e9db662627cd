package dev.weir.http.samples;

import java.util.Arrays;

/** Where parts of a request begin and end, in the order in which they were met. */
final class Places {
  private static final int FIRST = 16;

  private int[] bounds = new int[2 * FIRST];
  private int count;

  void add(int from, int to) {
    if (2 * count == bounds.length) {
      bounds = Arrays.copyOf(bounds, 4 * count);
    }
    bounds[2 * count] = from;
    bounds[2 * count + 1] = to;
    count++;
  }

  void clear() {
    count = 0;
  }

  int count() {
    return count;
  }

  /** The first byte of a part. */
  int from(int part) {
    return bounds[2 * part];
  }

  /** Behind the last byte of a part. */
  int to(int part) {
    return bounds[2 * part + 1];
  }

  /** How many bytes a part has. */
  int length(int part) {
    return to(part) - from(part);
  }
}
