package dev.weir.backup;

/** How far a history is copied. */
public sealed interface Until {
  /** All of it. */
  record End() implements Until {}

  /** Up to a rev that it has. */
  record Rev(long rev) implements Until {}

  /**
   * Everything that is not later than a time.
   *
   * @param millis milliseconds since 1970-01-01T00:00:00Z
   */
  record Time(long millis) implements Until {}
}
