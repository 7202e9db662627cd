package dev.weir.circuit;

import dev.weir.zset.ColumnType;

/**
 * One aggregate of a GROUP BY.
 *
 * @param column the input column, -1 for COUNT(*)
 * @param type the type of the result
 * @param text the SQL of the call, for error messages
 */
public record AggregateCall(Function function, int column, ColumnType type, String text) {
  /** The aggregate functions; NULL inputs are left out by all but COUNT_ROWS. */
  public enum Function {
    /** COUNT(*). */
    COUNT_ROWS,
    /** COUNT(x). */
    COUNT,
    /** NULL over no non-NULL input; exact, the range is checked on the total. */
    SUM,
    /** DOUBLE for integer and double inputs, DECIMAL (HALF_UP) for decimal ones. */
    AVG,
    MIN,
    MAX
  }

  @Override
  public String toString() {
    return function + "(" + column + ")" + type.sql();
  }
}
