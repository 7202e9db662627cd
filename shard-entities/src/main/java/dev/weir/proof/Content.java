package dev.weir.proof;

import dev.weir.zset.HashSum;
import dev.weir.zset.RowSet;

/**
 * How many rows there are, and their hash: what views say of themselves as {@code result_hash}.
 *
 * @param rows multiplicities counted
 * @param hash 32 hexadecimal digits
 */
record Content(long rows, String hash) {
  static final Content NOTHING = new Content(0, new HashSum().hex());

  static Content of(RowSet set, Runnable checkpoint) {
    Counter counter = new Counter();
    RowHashes.each(set, checkpoint, counter);
    return new Content(counter.rows, counter.sum.hex());
  }

  private static final class Counter implements RowHashes.Visitor {
    private final HashSum sum = new HashSum();
    private long rows;

    @Override
    public void row(int row, long high, long low, long times) {
      sum.add(high, low, times);
      rows += times;
    }
  }
}
