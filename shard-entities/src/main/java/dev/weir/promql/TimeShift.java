package dev.weir.promql;

/**
 * Which time a selector or subquery looks at instead of that of the evaluation: first the time of
 * {@code @}, then back by the offset, whatever their order in the text.
 *
 * @param at what {@code @} says
 * @param offsetMillis how far back; ahead when negative
 */
public record TimeShift(At at, long offsetMillis) {
  /** The time of the evaluation. */
  public static final TimeShift NONE = new TimeShift(new At.Evaluation(), 0);

  /** A time to look at. */
  public sealed interface At {
    /** That of the evaluation, step by step. */
    record Evaluation() implements At {}

    /** The first time of the whole query, inside subqueries too. */
    record Start() implements At {}

    /** The last time of the whole query, inside subqueries too. */
    record End() implements At {}

    /** A time that is given, in milliseconds. */
    record Fixed(long millis) implements At {}
  }

  /** Whether each step looks at the same time. */
  public boolean isFixed() {
    return !(at instanceof At.Evaluation);
  }
}
