package dev.weir.circuit;

import dev.weir.zset.ColumnStore;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Stored numbers of any type as one. */
final class Numbers {
  private Numbers() {}

  /** The double next to a number. */
  static double approximate(ColumnStore column, int slot) {
    return switch (column.type().kind()) {
      case REAL, DOUBLE -> Double.longBitsToDouble(column.lane(slot));
      case TINYINT, SMALLINT, INTEGER, BIGINT -> (double) column.lane(slot);
      default -> exact(column, slot).doubleValue();
    };
  }

  /** A finite number as it is. */
  static BigDecimal exact(ColumnStore column, int slot) {
    if (column.type().isFloating()) {
      return new BigDecimal(Double.longBitsToDouble(column.lane(slot)));
    }
    BigInteger unscaled =
        column.type().wide()
            ? Int128.toBigInteger(column.high(slot), column.lane(slot))
            : BigInteger.valueOf(column.lane(slot));
    return new BigDecimal(unscaled, column.type().scale());
  }
}
