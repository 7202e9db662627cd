package dev.weir.circuit;

import dev.weir.zset.ColumnStore;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.KeyColumns;
import java.math.BigInteger;
import java.time.LocalDate;

/**
 * A distance of RANGE: compares one value of the ORDER BY column with another that is moved by it.
 *
 * <p>NULL is as far from NULL as asked for and from everything else as the order says.
 */
final class RangeDistance {
  private static final long DAY_MICROS = 86_400_000_000L;

  private final SortColumn column;
  private final ColumnType type;

  /** By what values are moved; the same for doubles and for what does not fit a lane. */
  private final long distance;

  private final double doubles;
  private final BigInteger wide;
  private final boolean months;

  RangeDistance(SortColumn column, ColumnType type, WindowFrame.Bound bound) {
    this.column = column;
    this.type = type;
    this.months = bound.months();
    int sign = column.descending() ? -bound.side() : bound.side();
    this.wide =
        bound
            .distance()
            .movePointRight(type.scale())
            .toBigInteger()
            .multiply(BigInteger.valueOf(sign));
    this.distance = wide.bitLength() < Long.SIZE ? wide.longValue() : saturated(sign);
    this.doubles = sign * bound.distance().doubleValue();
  }

  private static long saturated(int sign) {
    return sign < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  /** Compares a stored value with one that is moved. */
  int compare(ColumnStore values, int slot, int moved) {
    return compare(
        values.isNull(slot),
        values.high(slot),
        values.lane(slot),
        values.isNull(moved),
        values.high(moved),
        values.lane(moved));
  }

  /** Compares a value of a vector with a stored one that is moved. */
  int compare(ColumnVector values, int row, ColumnStore others, int moved) {
    return compare(
        values.isNull(row),
        values.high(row),
        values.lanes[row],
        others.isNull(moved),
        others.high(moved),
        others.lane(moved));
  }

  private int compare(
      boolean isNull, long high, long lane, boolean movedNull, long movedHigh, long movedLane) {
    if (isNull || movedNull) {
      int order = Boolean.compare(isNull, movedNull);
      return column.nullsFirst() ? -order : order;
    }
    int order = values(high, lane, movedHigh, movedLane);
    return column.descending() ? -order : order;
  }

  private int values(long high, long lane, long movedHigh, long movedLane) {
    if (type.isFloating()) {
      double moved = Double.longBitsToDouble(movedLane) + doubles;
      return Double.compare(plain(Double.longBitsToDouble(lane)), plain(moved));
    }
    if (type.wide()) {
      BigInteger moved = Int128.toBigInteger(movedHigh, movedLane).add(wide);
      return Int128.toBigInteger(high, lane).compareTo(moved);
    }
    return Long.compare(lane, months ? monthsLater(movedLane) : sum(movedLane, distance));
  }

  /** With one zero; NaN has one form already. */
  private static double plain(double value) {
    return Double.longBitsToDouble(KeyColumns.canonical(Double.doubleToLongBits(value)));
  }

  private static long sum(long value, long more) {
    long sum = value + more;
    boolean overflow = ((value ^ sum) & (more ^ sum)) < 0;
    return overflow ? saturated(value < 0 ? -1 : 1) : sum;
  }

  private long monthsLater(long lane) {
    if (type.kind() == ColumnType.Kind.DATE) {
      return LocalDate.ofEpochDay(lane).plusMonths(distance).toEpochDay();
    }
    long day = Math.floorDiv(lane, DAY_MICROS);
    long later = LocalDate.ofEpochDay(day).plusMonths(distance).toEpochDay();
    return later * DAY_MICROS + Math.floorMod(lane, DAY_MICROS);
  }
}
