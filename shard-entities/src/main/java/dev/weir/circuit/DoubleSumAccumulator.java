package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.Doubles;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;

/**
 * SUM and AVG over DOUBLE: exact, independent of order, so that retraction removes exactly what was
 * added and every node gives the same bits.
 */
final class DoubleSumAccumulator implements Accumulator {
  private final boolean average;
  private ExactSum[] sums = new ExactSum[16];

  DoubleSumAccumulator(AggregateCall call) {
    this.average = call.function() == AggregateCall.Function.AVG;
  }

  @Override
  public void reserve(int capacity) {
    if (capacity > sums.length) {
      sums = Arrays.copyOf(sums, capacity);
    }
  }

  @Override
  public void add(int[] groups, ColumnVector column, Delta delta) {
    for (int row = 0; row < delta.size(); row++) {
      if (!column.isNull(row)) {
        int group = groups[row];
        if (sums[group] == null) {
          sums[group] = new ExactSum();
        }
        sums[group].add(Double.longBitsToDouble(column.lanes[row]), delta.weights()[row]);
      }
    }
  }

  @Override
  public void result(int group, ColumnVector out) {
    ExactSum sum = sums[group];
    if (sum == null || sum.count() == 0) {
      out.setNull(0);
      return;
    }
    SumResult.notNull(out);
    out.lanes[0] = Doubles.canonical(Doubles.lane(average ? average(sum) : sum.value()));
  }

  private static double average(ExactSum sum) {
    if (!sum.isFinite()) {
      return sum.value();
    }
    BigDecimal quotient = sum.exact().divide(BigDecimal.valueOf(sum.count()), new MathContext(60));
    return quotient.doubleValue();
  }

  @Override
  public void clear(int group) {
    sums[group] = null;
  }

  @Override
  public long stateBytes() {
    long bytes = 8L * sums.length;
    for (ExactSum sum : sums) {
      bytes += sum == null ? 0 : sum.stateBytes();
    }
    return bytes;
  }
}
