package dev.weir.zset;

import java.util.Arrays;

/** Makes deltas net: adds the weights of equal rows, drops zeros, brings old and new together. */
public final class Consolidator {
  private static final int NONE = -1;

  private Consolidator() {}

  /**
   * The net form of a delta, in order of first appearance.
   *
   * @param key the columns by which an old row stands directly before its new one, may be empty
   * @param seed where hashes start from; the result does not depend on it
   */
  public static Delta net(Delta delta, int[] key, long seed) {
    if (delta.net() || delta.size() == 0) {
      return delta;
    }
    int[] kept = new int[delta.size()];
    long[] sums = new long[delta.size()];
    int count = sum(delta, seed, kept, sums);
    if (key.length == 0) {
      return delta.pick(kept, picked(sums, kept, count), count, true);
    }
    int[] paired = pair(delta, KeyColumns.of(delta.schema(), key), seed, kept, count, sums);
    return delta.pick(paired, picked(sums, paired, count), count, true);
  }

  /** Sums into the first of equal rows; the survivors' row numbers go to {@code kept}. */
  private static int sum(Delta delta, long seed, int[] kept, long[] sums) {
    int size = delta.size();
    KeyColumns whole = KeyColumns.wholeRow(delta.schema());
    long[] hashes = new long[size];
    whole.hash(delta.columns(), size, seed, hashes);
    int[] table = table(size);
    for (int row = 0; row < size; row++) {
      int at = place(delta, whole, hashes, table, row);
      if (table[at] == NONE) {
        table[at] = row;
      }
      sums[table[at]] += delta.weights()[row];
    }
    int count = 0;
    for (int row = 0; row < size; row++) {
      if (sums[row] != 0) {
        kept[count++] = row;
      }
    }
    return count;
  }

  private static int[] pair(
      Delta delta, KeyColumns key, long seed, int[] kept, int count, long[] sums) {
    long[] hashes = new long[delta.size()];
    key.hash(delta.columns(), delta.size(), seed, hashes);
    int[] table = table(count);
    for (int i = 0; i < count; i++) {
      if (sums[kept[i]] > 0) {
        int at = place(delta, key, hashes, table, kept[i]);
        requireUnique(table[at] == NONE);
        table[at] = kept[i];
      }
    }
    int[] paired = new int[count];
    boolean[] used = new boolean[delta.size()];
    int n = 0;
    for (int i = 0; i < count; i++) {
      int row = kept[i];
      if (sums[row] < 0) {
        paired[n++] = row;
        int now = table[place(delta, key, hashes, table, row)];
        if (now != NONE) {
          requireUnique(!used[now]);
          used[now] = true;
          paired[n++] = now;
        }
      }
    }
    for (int i = 0; i < count; i++) {
      if (sums[kept[i]] > 0 && !used[kept[i]]) {
        paired[n++] = kept[i];
      }
    }
    return paired;
  }

  private static void requireUnique(boolean unique) {
    if (!unique) {
      throw new IllegalStateException("two rows of a delta share a key");
    }
  }

  /** Where a row equal to {@code row} stands in the table, or would stand. */
  private static int place(Delta delta, KeyColumns key, long[] hashes, int[] table, int row) {
    int mask = table.length - 1;
    int at = (int) hashes[row] & mask;
    while (table[at] != NONE) {
      int other = table[at];
      if (hashes[other] == hashes[row]
          && key.same(delta.columns(), row, key, delta.columns(), other)) {
        return at;
      }
      at = (at + 1) & mask;
    }
    return at;
  }

  private static int[] table(int size) {
    int[] table = new int[Integer.highestOneBit(Math.max(2, size)) * 4];
    Arrays.fill(table, NONE);
    return table;
  }

  private static long[] picked(long[] sums, int[] rows, int count) {
    long[] weights = new long[count];
    for (int i = 0; i < count; i++) {
      weights[i] = sums[rows[i]];
    }
    return weights;
  }
}
