package dev.weir.circuit;

import java.math.BigDecimal;

/**
 * Which rows of the partition a window function sees, from the row it is computed for.
 *
 * @param rows whether bounds count rows; otherwise they are distances of ORDER BY values, and rows
 *     that are equal there are in a frame together
 */
public record WindowFrame(boolean rows, Bound start, Bound end) {
  /** All rows of the partition. */
  public static final WindowFrame PARTITION =
      new WindowFrame(false, Bound.unbounded(-1), Bound.unbounded(1));

  /**
   * One end of a frame.
   *
   * @param side -1 for PRECEDING, 0 for CURRENT ROW, 1 for FOLLOWING
   * @param distance in rows, or in units of the ORDER BY column: numbers as they are, days for
   *     DATE, microseconds for TIMESTAMP, months for both; {@code null} for UNBOUNDED
   */
  public record Bound(int side, BigDecimal distance, boolean months) {
    /** The row itself, with RANGE all rows that are equal to it in the ORDER BY. */
    public static final Bound CURRENT_ROW = new Bound(0, BigDecimal.ZERO, false);

    /** UNBOUNDED PRECEDING or FOLLOWING. */
    public static Bound unbounded(int side) {
      return new Bound(side, null, false);
    }

    boolean isUnbounded() {
      return distance == null;
    }

    /** Rows from the current one, negative for those before. */
    long rows() {
      return side * distance.longValueExact();
    }

    @Override
    public String toString() {
      return switch (side) {
        case 0 -> "CURRENT ROW";
        default ->
            (distance == null ? "UNBOUNDED" : distance.toPlainString() + (months ? " MONTHS" : ""))
                + (side < 0 ? " PRECEDING" : " FOLLOWING");
      };
    }
  }

  /** Whether the row itself is always in its frame. */
  boolean hasCurrentRow() {
    return start.side <= 0 && end.side >= 0;
  }

  @Override
  public String toString() {
    return (rows ? "ROWS " : "RANGE ") + start + ".." + end;
  }
}
