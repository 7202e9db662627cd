package dev.weir.circuit;

/**
 * A comparison of the clock with a column: {@code floor(clock + before, unit) + after} against it.
 * It changes its answer for a row at one instant at most. All times are microseconds since 1970.
 *
 * @param column of type TIMESTAMP or DATE; a row with NULL in it passes never
 * @param comparison of the clock's side with the column
 * @param before added to the clock before it is rounded
 * @param unit the clock is rounded down to, 1 for none
 * @param after added to the rounded clock
 */
public record TimeBound(int column, Comparison comparison, long before, long unit, long after) {
  /** How the clock's side stands to the column where the condition holds. */
  public enum Comparison {
    GREATER(true, true),
    GREATER_OR_EQUAL(true, false),
    LESS(false, false),
    LESS_OR_EQUAL(false, true);

    private final boolean from;
    private final boolean next;

    Comparison(boolean from, boolean next) {
      this.from = from;
      this.next = next;
    }
  }

  /** Whether rows pass from the instant on, otherwise before it. */
  boolean isFrom() {
    return comparison.from;
  }

  /** The first instant at which the condition has its later answer. */
  long instant(long value) {
    long wanted = value - after;
    long edge =
        comparison.next
            ? Math.floorDiv(wanted, unit) * unit + unit
            : Math.ceilDiv(wanted, unit) * unit;
    return edge - before;
  }

  @Override
  public String toString() {
    return comparison + "(" + column + "," + before + "," + unit + "," + after + ")";
  }
}
