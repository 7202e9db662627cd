package dev.weir.circuit;

import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Doubles;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/** Writes the total of a SUM or AVG over exact numbers as a value of the result type. */
final class SumResult {
  private static final long EXACT_IN_DOUBLE = 1L << 53;

  private final AggregateCall call;
  private final int inputScale;
  private final BigInteger bound;

  SumResult(AggregateCall call, ColumnType input) {
    this.call = call;
    this.inputScale = input.scale();
    this.bound =
        call.type().kind() == ColumnType.Kind.DECIMAL
            ? BigInteger.TEN.pow(call.type().precision())
            : BigInteger.ONE.shiftLeft(call.type().kind() == ColumnType.Kind.INTEGER ? 31 : 63);
  }

  /** A total that fits 64 bits. */
  void write(long total, long count, ColumnVector out) throws Operator.Failed {
    boolean plain =
        call.function() == AggregateCall.Function.SUM
            && call.type().kind() == ColumnType.Kind.BIGINT;
    if (plain) {
      put(out, total);
      return;
    }
    boolean exactQuotient =
        call.type().kind() == ColumnType.Kind.DOUBLE
            && Math.abs(total) <= EXACT_IN_DOUBLE
            && count <= EXACT_IN_DOUBLE;
    if (exactQuotient) {
      put(out, Doubles.lane((double) total / (double) count));
      return;
    }
    write(BigInteger.valueOf(total), count, out);
  }

  void write(BigInteger total, long count, ColumnVector out) throws Operator.Failed {
    boolean average = call.function() == AggregateCall.Function.AVG;
    switch (call.type().kind()) {
      case DOUBLE -> put(out, Doubles.lane(quotient(total, count).doubleValue()));
      case DECIMAL -> putExact(out, average ? average(total, count) : total);
      case INTEGER, BIGINT -> putExact(out, total);
      case BOOLEAN, VARCHAR, DATE, TIMESTAMP ->
          throw new IllegalStateException("no sum of type " + call.type().sql());
    }
  }

  private BigDecimal quotient(BigInteger total, long count) {
    return new BigDecimal(total, inputScale)
        .divide(BigDecimal.valueOf(count), MathContext.DECIMAL128);
  }

  private BigInteger average(BigInteger total, long count) {
    return new BigDecimal(total, inputScale)
        .divide(BigDecimal.valueOf(count), call.type().scale(), RoundingMode.HALF_UP)
        .unscaledValue();
  }

  private void putExact(ColumnVector out, BigInteger value) throws Operator.Failed {
    if (value.abs().compareTo(bound) >= 0) {
      throw new Operator.Failed(
          new ViewFailure(
              "",
              0,
              "overflow",
              call.text(),
              0,
              0,
              "",
              java.util.List.of(),
              call.text() + " = " + value + " does not fit " + call.type().sql() + "."));
    }
    notNull(out);
    out.lanes[0] = value.longValue();
    if (out.highs != null) {
      out.highs[0] = value.shiftRight(64).longValue();
    }
  }

  private static void put(ColumnVector out, long lane) {
    notNull(out);
    out.lanes[0] = lane;
  }

  static void notNull(ColumnVector out) {
    if (out.nulls != null) {
      out.nulls[0] = false;
    }
  }
}
