package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import java.util.Arrays;

/**
 * SUM and AVG of DOUBLE: exact for finite values, with NaN and infinities counted beside, so that
 * they leave with their rows.
 */
final class DoubleAccumulator implements Accumulator {
  private static final int STRIDE = 4;
  private static final int VALUES = 0;
  private static final int NAN = 1;
  private static final int POSITIVE = 2;
  private static final int NEGATIVE = 3;

  private final int column;
  private final boolean average;
  private final ExactSum sums = new ExactSum();
  private long[] counts = new long[0];

  DoubleAccumulator(AggregateCall call) {
    this.column = call.column();
    this.average = call.function() == AggregateCall.Function.AVG;
  }

  @Override
  public void grow(int capacity) {
    counts = Arrays.copyOf(counts, capacity * STRIDE);
    sums.grow(capacity);
  }

  @Override
  public void add(int[] groups, ColumnVector[] rows, long[] weights, int size) {
    ColumnVector values = rows[column];
    for (int i = 0; i < size; i++) {
      if (values.isNull(i)) {
        continue;
      }
      double value = Double.longBitsToDouble(values.lanes[i]);
      int at = groups[i] * STRIDE;
      counts[at + VALUES] += weights[i];
      if (Math.abs(value) <= Double.MAX_VALUE) {
        sums.add(groups[i], value, weights[i]);
      } else {
        counts[at + special(value)] += weights[i];
      }
    }
  }

  private static int special(double value) {
    return Double.isNaN(value) ? NAN : value > 0 ? POSITIVE : NEGATIVE;
  }

  @Override
  public void emit(int[] groups, int count, ColumnVector out, int offset, int stride) {
    for (int i = 0; i < count; i++) {
      int row = offset + i * stride;
      if (counts[groups[i] * STRIDE + VALUES] == 0) {
        out.setNull(row);
      } else {
        out.lanes[row] = Double.doubleToLongBits(result(groups[i]));
      }
    }
  }

  private double result(int group) {
    int at = group * STRIDE;
    boolean positive = counts[at + POSITIVE] != 0;
    boolean negative = counts[at + NEGATIVE] != 0;
    if (counts[at + NAN] != 0 || (positive && negative)) {
      return Double.NaN;
    }
    if (positive || negative) {
      return positive ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }
    return average ? sums.average(group, counts[at + VALUES]) : sums.sum(group);
  }

  @Override
  public void clear(int group) {
    Arrays.fill(counts, group * STRIDE, (group + 1) * STRIDE, 0);
    sums.clear(group);
  }

  @Override
  public void save(SavedGroups groups, StateOutput out) {
    out.lanes(counts, STRIDE, groups);
    sums.save(groups, out);
  }

  @Override
  public void load(StateInput in) {
    in.lanes(counts, STRIDE);
    sums.load(in);
  }

  @Override
  public long stateBytes() {
    return 8L * counts.length + sums.stateBytes();
  }
}
