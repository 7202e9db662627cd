package dev.weir.circuit;

import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * SUM and AVG over integers and narrow decimals, in 128 bits.
 *
 * <p>Linear, so a sum that leaves its range for a moment and comes back does no harm: the range is
 * checked on the total that is given out.
 */
final class SumAccumulator implements Accumulator {
  private final SumResult result;
  private long[] highs = new long[16];
  private long[] lows = new long[16];
  private long[] counts = new long[16];

  SumAccumulator(AggregateCall call, ColumnType input) {
    this.result = new SumResult(call, input);
  }

  @Override
  public void reserve(int capacity) {
    if (capacity > counts.length) {
      highs = Arrays.copyOf(highs, capacity);
      lows = Arrays.copyOf(lows, capacity);
      counts = Arrays.copyOf(counts, capacity);
    }
  }

  @Override
  public void add(int[] groups, ColumnVector column, Delta delta) {
    for (int row = 0; row < delta.size(); row++) {
      if (!column.isNull(row)) {
        add(groups[row], column.lanes[row], delta.weights()[row]);
      }
    }
  }

  private void add(int group, long value, long weight) {
    long low = value * weight;
    long sum = lows[group] + low;
    long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    lows[group] = sum;
    highs[group] += Math.multiplyHigh(value, weight) + carry;
    counts[group] += weight;
  }

  @Override
  public void result(int group, ColumnVector out) throws Operator.Failed {
    if (counts[group] == 0) {
      out.setNull(0);
      return;
    }
    if (highs[group] == lows[group] >> 63) {
      result.write(lows[group], counts[group], out);
    } else {
      result.write(wide(highs[group], lows[group]), counts[group], out);
    }
  }

  private static BigInteger wide(long high, long low) {
    return new BigInteger(ByteBuffer.allocate(16).putLong(high).putLong(low).array());
  }

  @Override
  public void clear(int group) {
    highs[group] = 0;
    lows[group] = 0;
    counts[group] = 0;
  }

  @Override
  public long stateBytes() {
    return 24L * counts.length;
  }
}
