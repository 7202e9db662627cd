package dev.weir.proof;

import dev.weir.zset.ContentHashes;
import dev.weir.zset.RowHash;
import dev.weir.zset.RowSet;
import java.util.stream.IntStream;

/** The rows of a set with the hash of each. */
final class RowHashes {
  /** Is told of each row and how often it occurs. */
  @FunctionalInterface
  interface Visitor {
    void row(int row, long high, long low, long times);
  }

  private RowHashes() {}

  static void each(RowSet set, Runnable checkpoint, Visitor visitor) {
    int[] all = IntStream.range(0, set.schema().size()).toArray();
    ContentHashes strings = ContentHashes.of(set.strings());
    int chunk = Math.min(PlainTables.CHECKPOINT_ROWS, set.size());
    long[] highs = new long[chunk];
    long[] lows = new long[chunk];
    for (int from = 0; from < set.size(); from += chunk) {
      checkpoint.run();
      int size = Math.min(chunk, set.size() - from);
      RowHash.rows(set.schema(), set.columns(), all, from, size, strings, highs, lows);
      for (int i = 0; i < size; i++) {
        long times = set.multiplicities() == null ? 1 : set.multiplicities()[from + i];
        visitor.row(from + i, highs[i], lows[i], times);
      }
    }
  }
}
