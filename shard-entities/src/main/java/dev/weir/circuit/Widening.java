package dev.weir.circuit;

import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnType.Kind;
import dev.weir.zset.ColumnVector;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Types that hold every value of another one, and the values of the one as values of the other.
 *
 * <p>A whole number to one of more bits; REAL to DOUBLE; VARCHAR and VARBINARY to a longer one or
 * to one without a length; DECIMAL to one with the same scale and more digits; a whole number to a
 * DECIMAL with at least as many digits before the point as they may have.
 */
public final class Widening {
  private static final int TINYINT_DIGITS = 3;
  private static final int SMALLINT_DIGITS = 5;
  private static final int INTEGER_DIGITS = 10;
  private static final int BIGINT_DIGITS = 19;

  private Widening() {}

  /** Whether {@code to} holds every value of {@code from} and is another type. */
  public static boolean isWider(ColumnType from, ColumnType to) {
    return switch (to.kind()) {
      case SMALLINT, INTEGER, BIGINT -> from.isWhole() && from.smallest() > to.smallest();
      case DOUBLE -> from.kind() == Kind.REAL;
      case VARCHAR, VARBINARY ->
          from.kind() == to.kind() && isLonger(from.precision(), to.precision());
      case DECIMAL -> isWiderDecimal(from, to);
      case BOOLEAN,
          TINYINT,
          REAL,
          UUID,
          JSON,
          ARRAY,
          ROW,
          MAP,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_TZ,
          INTERVAL_DAY,
          INTERVAL_MONTH ->
          false;
    };
  }

  private static boolean isLonger(int from, int to) {
    return from != ColumnType.UNBOUNDED && (to == ColumnType.UNBOUNDED || to > from);
  }

  private static boolean isWiderDecimal(ColumnType from, ColumnType to) {
    int before = to.precision() - to.scale();
    return switch (from.kind()) {
      case DECIMAL -> to.scale() == from.scale() && to.precision() > from.precision();
      case TINYINT -> before >= TINYINT_DIGITS;
      case SMALLINT -> before >= SMALLINT_DIGITS;
      case INTEGER -> before >= INTEGER_DIGITS;
      case BIGINT -> before >= BIGINT_DIGITS;
      case BOOLEAN,
          REAL,
          DOUBLE,
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
          INTERVAL_DAY,
          INTERVAL_MONTH ->
          false;
    };
  }

  /** A default of a column as one of its wider type, null for none. */
  public static Object literal(Object value, ColumnType from, ColumnType to) {
    boolean isPlain = value == null || to.kind() != Kind.DECIMAL || from.kind() == Kind.DECIMAL;
    return isPlain ? value : BigDecimal.valueOf((Long) value).setScale(to.scale());
  }

  /** The values of a column as values of the same or a wider type. */
  static ColumnVector column(ColumnVector values, ColumnType from, ColumnType to, int size) {
    if (to.kind() != Kind.DECIMAL || from.equals(to)) {
      return values;
    }
    ColumnVector wider = new ColumnVector(to, size);
    BigInteger unit = from.kind() == Kind.DECIMAL ? BigInteger.ONE : BigInteger.TEN.pow(to.scale());
    for (int row = 0; row < size; row++) {
      if (values.isNull(row)) {
        wider.setNull(row);
      } else {
        set(wider, row, unscaled(values, row).multiply(unit));
      }
    }
    return wider;
  }

  /** Puts the unscaled number of a decimal into its one lane or two. */
  static void set(ColumnVector column, int row, BigInteger unscaled) {
    if (column.highs == null) {
      column.set(row, unscaled.longValueExact());
    } else {
      column.setWide(row, unscaled.shiftRight(Long.SIZE).longValueExact(), unscaled.longValue());
    }
  }

  private static BigInteger unscaled(ColumnVector values, int row) {
    BigInteger low = BigInteger.valueOf(values.lane(row));
    if (values.highs == null) {
      return low;
    }
    BigInteger lowHalf = low.signum() < 0 ? low.add(BigInteger.ONE.shiftLeft(Long.SIZE)) : low;
    return BigInteger.valueOf(values.high(row)).shiftLeft(Long.SIZE).add(lowHalf);
  }
}
