package dev.weir.circuit;

import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * SUM and AVG of integers, decimals and intervals, exact in 192 bits: only the emitted total is
 * checked, so a passing overflow inside a step or a group harms nothing.
 *
 * <p>A group has {@value #STRIDE} lanes: low, middle and high part of the sum, and the count of
 * values.
 */
final class SumAccumulator implements Accumulator {
  private static final int STRIDE = 4;
  private static final int MIDDLE = 1;
  private static final int HIGH = 2;
  private static final int COUNT = 3;
  private static final long EXACT_DOUBLE = 1L << 53;
  private static final long SMALL = 1L << 61;
  private static final long[] POWERS = powers();

  private final AggregateCall call;
  private final ColumnType input;
  private final boolean average;

  /** What a result of a narrow DECIMAL must stay below. */
  private final long bound;

  private long[] state = new long[0];

  SumAccumulator(AggregateCall call, ColumnType input) {
    this.call = call;
    this.input = input;
    this.average = call.function() == AggregateCall.Function.AVG;
    this.bound = POWERS[Math.clamp(call.type().precision(), 0, ColumnType.NARROW_DIGITS)];
  }

  @Override
  public void grow(int capacity) {
    state = Arrays.copyOf(state, capacity * STRIDE);
  }

  @Override
  public void add(int[] groups, ColumnVector[] rows, long[] weights, int size) {
    ColumnVector column = rows[call.column()];
    for (int i = 0; i < size; i++) {
      if (!column.isNull(i)) {
        int at = groups[i] * STRIDE;
        state[at + COUNT] += weights[i];
        if (column.highs == null) {
          addNarrow(at, column.lanes[i], weights[i]);
        } else {
          addWide(at, column.highs[i], column.lanes[i], weights[i]);
        }
      }
    }
  }

  private void addNarrow(int at, long value, long weight) {
    long low = value * weight;
    long high = Math.multiplyHigh(value, weight);
    add(at, low, high, high >> 63);
  }

  private void addWide(int at, long high, long low, long weight) {
    long first = low * weight;
    long firstHigh = Math.multiplyHigh(low, weight) + (low < 0 ? weight : 0);
    long second = high * weight;
    long middle = firstHigh + second;
    long carry = Long.compareUnsigned(middle, second) < 0 ? 1 : 0;
    add(at, first, middle, (firstHigh >> 63) + Math.multiplyHigh(high, weight) + carry);
  }

  private void add(int at, long low, long middle, long high) {
    long sumLow = state[at] + low;
    long carry = Long.compareUnsigned(sumLow, low) < 0 ? 1 : 0;
    long sumMiddle = state[at + MIDDLE] + middle;
    long carryHigh = Long.compareUnsigned(sumMiddle, middle) < 0 ? 1 : 0;
    long carried = sumMiddle + carry;
    carryHigh += carry == 1 && carried == 0 ? 1 : 0;
    state[at] = sumLow;
    state[at + MIDDLE] = carried;
    state[at + HIGH] += high + carryHigh;
  }

  @Override
  public void emit(int[] groups, int count, ColumnVector out, int offset, int stride)
      throws ExpressionFailure {
    for (int i = 0; i < count; i++) {
      int at = groups[i] * STRIDE;
      int row = offset + i * stride;
      if (state[at + COUNT] == 0) {
        out.setNull(row);
      } else if (average) {
        emitAverage(at, i, out, row);
      } else {
        emitSum(at, i, out, row);
      }
    }
  }

  private void emitSum(int at, int index, ColumnVector out, int row) throws ExpressionFailure {
    if (isLong(at) && fits(state[at])) {
      put(state[at], out, row);
      return;
    }
    emit(total(at), index, out, row);
  }

  private void emitAverage(int at, int index, ColumnVector out, int row) throws ExpressionFailure {
    long count = state[at + COUNT];
    if (call.type().kind() == ColumnType.Kind.DOUBLE) {
      out.lanes[row] = Double.doubleToLongBits(doubleAverage(at, count));
      return;
    }
    int shift = call.type().scale() - input.scale();
    if (shift >= 0 && shift < POWERS.length && isLong(at) && isSmall(state[at], shift)) {
      put(halfUp(state[at] * POWERS[shift], count), out, row);
      return;
    }
    BigDecimal sum = new BigDecimal(total(at), input.scale());
    BigDecimal quotient =
        sum.divide(BigDecimal.valueOf(count), call.type().scale(), RoundingMode.HALF_UP);
    emit(quotient.unscaledValue(), index, out, row);
  }

  /** Whether a number keeps fitting a long, with room to round, when it is shifted. */
  private boolean isSmall(long value, int shift) {
    return Math.abs(value) <= SMALL / POWERS[shift] && fits(value * POWERS[shift]);
  }

  private static long halfUp(long value, long count) {
    long quotient = value / count;
    boolean up = 2 * Math.abs(value % count) >= count;
    return up ? quotient + Long.signum(value) : quotient;
  }

  private void put(long value, ColumnVector out, int row) {
    if (call.type().wide()) {
      out.setWide(row, value >> 63, value);
    } else {
      out.lanes[row] = value;
    }
  }

  private double doubleAverage(int at, long count) {
    if (input.scale() == 0 && isLong(at) && Math.abs(state[at]) <= EXACT_DOUBLE) {
      return (double) state[at] / count;
    }
    return new BigDecimal(total(at), input.scale())
        .divide(BigDecimal.valueOf(count), MathContext.DECIMAL128)
        .doubleValue();
  }

  private void emit(BigInteger value, int index, ColumnVector out, int row)
      throws ExpressionFailure {
    if (!inRange(value)) {
      throw new ExpressionFailure(
          "overflow",
          call.text(),
          0,
          0,
          index,
          call.text()
              + " = "
              + new BigDecimal(value, call.type().scale()).toPlainString()
              + " does not fit "
              + call.type().sql());
    }
    if (call.type().wide()) {
      out.setWide(row, Int128.high(value), value.longValue());
    } else {
      out.lanes[row] = value.longValue();
    }
  }

  private boolean inRange(BigInteger value) {
    if (call.type().kind() == ColumnType.Kind.DECIMAL) {
      return value.abs().compareTo(BigInteger.TEN.pow(call.type().precision())) < 0;
    }
    return value.bitLength() < Long.SIZE && fits(value.longValue());
  }

  private boolean fits(long value) {
    return switch (call.type().kind()) {
      case TINYINT, SMALLINT, INTEGER ->
          value >= call.type().smallest() && value <= -1 - call.type().smallest();
      case INTERVAL_MONTH -> value == (int) value;
      case DECIMAL -> call.type().wide() || (value < bound && value > -bound);
      case BIGINT,
          REAL,
          DOUBLE,
          BOOLEAN,
          VARCHAR,
          UUID,
          VARBINARY,
          JSON,
          ARRAY,
          ROW,
          MAP,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_TZ,
          INTERVAL_DAY ->
          true;
    };
  }

  private static long[] powers() {
    long[] powers = new long[ColumnType.NARROW_DIGITS + 1];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * 10;
    }
    return powers;
  }

  private boolean isLong(int at) {
    long sign = state[at] >> 63;
    return state[at + MIDDLE] == sign && state[at + HIGH] == sign;
  }

  private BigInteger total(int at) {
    BigInteger lower = Int128.toBigInteger(state[at + MIDDLE], state[at]);
    BigInteger high = BigInteger.valueOf(state[at + HIGH]);
    // the lower 128 bits were read as signed
    BigInteger correction = state[at + MIDDLE] < 0 ? BigInteger.ONE : BigInteger.ZERO;
    return high.add(correction).shiftLeft(128).add(lower);
  }

  @Override
  public void clear(int group) {
    Arrays.fill(state, group * STRIDE, (group + 1) * STRIDE, 0);
  }

  @Override
  public void save(SavedGroups groups, StateOutput out) {
    out.lanes(state, STRIDE, groups);
  }

  @Override
  public void load(StateInput in) {
    in.lanes(state, STRIDE);
  }

  @Override
  public long stateBytes() {
    return 8L * state.length;
  }
}
