package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.KeyColumns;
import dev.weir.zset.Schema;
import java.util.Arrays;

/** The join of two deltas of one step, by a hash table made for it. */
final class DeltaPairs {
  private static final int NONE = -1;

  private DeltaPairs() {}

  /**
   * Gives for each match the left row, the right row (as slot) and the negated weight; ends when
   * there are more than {@code most}.
   */
  static JoinPairs negated(
      Delta left, KeyColumns leftKey, Delta right, KeyColumns rightKey, long seed, int most) {
    long[] leftHashes = hashes(left, leftKey, seed);
    long[] rightHashes = hashes(right, rightKey, seed);
    int[] heads = new int[Integer.highestOneBit(Math.max(2, right.size())) * 2];
    Arrays.fill(heads, NONE);
    int[] next = new int[right.size()];
    for (int row = 0; row < next.length; row++) {
      int bucket = (int) rightHashes[row] & (heads.length - 1);
      next[row] = heads[bucket];
      heads[bucket] = row;
    }
    JoinPairs pairs = new JoinPairs();
    for (int row = 0; row < left.size(); row++) {
      if (leftKey.anyNull(left.columns(), row)) {
        continue;
      }
      int other = heads[(int) leftHashes[row] & (heads.length - 1)];
      for (; other != NONE && pairs.size <= most; other = next[other]) {
        if (leftHashes[row] == rightHashes[other]
            && leftKey.same(left.columns(), row, rightKey, right.columns(), other)) {
          pairs.add(row, other, -left.weights()[row] * right.weights()[other]);
        }
      }
    }
    return pairs;
  }

  static Delta output(
      Delta left, Delta right, JoinPairs pairs, int[] leftOutputs, int[] rightOutputs, Schema to) {
    ColumnVector[] columns = new ColumnVector[to.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] =
          leftOutputs[i] >= 0
              ? left.columns()[leftOutputs[i]].pick(pairs.rows, pairs.size)
              : right.columns()[rightOutputs[i]].pick(pairs.slots, pairs.size);
    }
    return new Delta(to, columns, pairs.weights, pairs.size, false);
  }

  private static long[] hashes(Delta delta, KeyColumns key, long seed) {
    long[] hashes = new long[delta.size()];
    key.hash(delta.columns(), delta.size(), seed, hashes);
    return hashes;
  }
}
