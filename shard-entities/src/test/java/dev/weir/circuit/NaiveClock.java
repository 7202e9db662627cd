package dev.weir.circuit;

/** Conditions on the clock as they are written: the clock is moved and rounded, then compared. */
public final class NaiveClock {
  private NaiveClock() {}

  /** Whether a bound holds at a time for a value, both in microseconds; NULL passes never. */
  public static boolean holds(TimeBound bound, long now, Long value) {
    if (value == null) {
      return false;
    }
    long moved = now + bound.before();
    long clock = moved - Math.floorMod(moved, bound.unit()) + bound.after();
    return switch (bound.comparison()) {
      case GREATER -> clock > value;
      case GREATER_OR_EQUAL -> clock >= value;
      case LESS -> clock < value;
      case LESS_OR_EQUAL -> clock <= value;
    };
  }
}
