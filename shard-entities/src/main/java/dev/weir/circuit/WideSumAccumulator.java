package dev.weir.circuit;

import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import java.math.BigInteger;
import java.util.Arrays;

/** SUM and AVG over decimals of more than 18 digits, whose sums can leave 128 bits. */
final class WideSumAccumulator implements Accumulator {
  private final SumResult result;
  private BigInteger[] sums = new BigInteger[16];
  private long[] counts = new long[16];

  WideSumAccumulator(AggregateCall call, ColumnType input) {
    this.result = new SumResult(call, input);
  }

  @Override
  public void reserve(int capacity) {
    if (capacity > counts.length) {
      sums = Arrays.copyOf(sums, capacity);
      counts = Arrays.copyOf(counts, capacity);
    }
  }

  @Override
  public void add(int[] groups, ColumnVector column, Delta delta) {
    for (int row = 0; row < delta.size(); row++) {
      if (!column.isNull(row)) {
        int group = groups[row];
        long weight = delta.weights()[row];
        BigInteger value = RowTexts.unscaled(column, row).multiply(BigInteger.valueOf(weight));
        sums[group] = sums[group] == null ? value : sums[group].add(value);
        counts[group] += weight;
      }
    }
  }

  @Override
  public void result(int group, ColumnVector out) throws Operator.Failed {
    if (counts[group] == 0) {
      out.setNull(0);
    } else {
      result.write(sums[group], counts[group], out);
    }
  }

  @Override
  public void clear(int group) {
    sums[group] = null;
    counts[group] = 0;
  }

  @Override
  public long stateBytes() {
    return 60L * counts.length;
  }
}
