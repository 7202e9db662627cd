package dev.weir.sql;

import dev.weir.circuit.WindowFrame;
import dev.weir.circuit.WindowFrame.Bound;
import dev.weir.config.WeirException;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnType.Kind;
import java.math.BigDecimal;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Reads frames.
 *
 * @param order the type of the first column of the ORDER BY, {@code null} without one
 */
record FrameReader(SqlText source, Place place, ColumnType order) {
  private static final BigDecimal DAY_MILLIS = BigDecimal.valueOf(86_400_000);

  WindowFrame read(RexWindow window) {
    return new WindowFrame(
        window.isRows(),
        bound(window.getLowerBound(), window.isRows()),
        bound(window.getUpperBound(), window.isRows()));
  }

  private Bound bound(RexWindowBound bound, boolean rows) {
    if (bound.isCurrentRow()) {
      return Bound.CURRENT_ROW;
    }
    int side = bound.isPreceding() ? -1 : 1;
    if (bound.isUnbounded()) {
      return Bound.unbounded(side);
    }
    if (!(bound.getOffset() instanceof RexLiteral literal)
        || !(literal.getValue() instanceof BigDecimal value)) {
      throw source.unsupported(
          place.start(), "a frame bound that is computed", "write a number or an INTERVAL");
    }
    if (value.signum() < 0) {
      throw source.unsupported(
          place.start(), "a negative frame bound", "exchange PRECEDING and FOLLOWING");
    }
    return rows ? new Bound(side, value, false) : distance(side, value, literal);
  }

  private Bound distance(int side, BigDecimal value, RexLiteral literal) {
    SqlTypeName type = literal.getType().getSqlTypeName();
    boolean months = SqlTypeName.YEAR_INTERVAL_TYPES.contains(type);
    boolean days = SqlTypeName.DAY_INTERVAL_TYPES.contains(type);
    if (months && order.kind() != Kind.DATE && order.kind() != Kind.TIMESTAMP) {
      throw unfit("a RANGE of months over " + order.sql(), "order by a DATE or TIMESTAMP");
    }
    if (months || days) {
      BigDecimal distance = days ? moments(value) : value;
      return new Bound(side, distance, months);
    }
    if (!Expressions.isNumber(order)) {
      throw unfit("a RANGE without INTERVAL over " + order.sql(), "write INTERVAL '1' DAY");
    }
    if (!order.isFloating() && value.stripTrailingZeros().scale() > order.scale()) {
      throw unfit(
          "a RANGE bound with more digits than " + order.sql(), "write as many digits as it has");
    }
    return new Bound(side, value, false);
  }

  /** Milliseconds in the units of the ORDER BY column. */
  private BigDecimal moments(BigDecimal millis) {
    if (order.kind() == Kind.TIMESTAMP) {
      return millis.movePointRight(3);
    }
    BigDecimal[] parts = millis.divideAndRemainder(DAY_MILLIS);
    if (order.kind() != Kind.DATE || parts[1].signum() != 0) {
      throw unfit("a RANGE bound in parts of days over " + order.sql(), "write whole days");
    }
    return parts[0];
  }

  private WeirException unfit(String construct, String instead) {
    return source.unsupported(place.start(), construct, instead);
  }
}
