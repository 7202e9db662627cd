package dev.weir.circuit;

import dev.weir.zset.ColumnStore;
import dev.weir.zset.ColumnVector;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * PERCENTILE_CONT and PERCENTILE_DISC: the value at a fraction of the ordered values of a group.
 *
 * <p>Between two values the continuous one is interpolated exactly and rounded to a double once.
 */
record Percentile(int column, BigDecimal fraction) {
  static Percentile of(AggregateCall call) {
    return new Percentile(call.column(), new BigDecimal(call.parameter()));
  }

  /** The first value with at least the fraction of all values at or before it. */
  void discrete(OrderedMultiset rows, int group, long size, ColumnVector out, int row) {
    BigDecimal rank = fraction.multiply(BigDecimal.valueOf(size));
    long position = Math.max(0, rank.setScale(0, RoundingMode.CEILING).longValueExact() - 1);
    rows.column(column).get(rows.at(group, position), out, row);
  }

  /** Between the two values around the fraction. */
  void continuous(OrderedMultiset rows, int group, long size, ColumnVector out, int row) {
    BigDecimal rank = fraction.multiply(BigDecimal.valueOf(size - 1));
    BigDecimal below = rank.setScale(0, RoundingMode.FLOOR);
    BigDecimal part = rank.subtract(below);
    int from = rows.at(group, below.longValueExact());
    int to = part.signum() == 0 ? from : rows.at(group, below.longValueExact() + 1);
    ColumnStore values = rows.column(column);
    out.lanes[row] = Double.doubleToLongBits(between(values, from, to, part) + 0.0);
  }

  private static double between(ColumnStore values, int from, int to, BigDecimal part) {
    double low = Numbers.approximate(values, from);
    double high = Numbers.approximate(values, to);
    if (from == to) {
      return low;
    }
    if (!Double.isFinite(low) || !Double.isFinite(high)) {
      return low == high ? low : low + (high - low) * part.doubleValue();
    }
    BigDecimal start = Numbers.exact(values, from);
    return start.add(Numbers.exact(values, to).subtract(start).multiply(part)).doubleValue();
  }
}
