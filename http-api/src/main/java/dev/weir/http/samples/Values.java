package dev.weir.http.samples;

/** Bits of values that have a word. */
final class Values {
  /** What Prometheus stores for the word NaN. */
  static final long NAN = 0x7ff8000000000001L;

  /** What Prometheus stores where a series ends. */
  static final long STALE_NAN = 0x7ff0000000000002L;

  static final long INFINITY = Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
  static final long NEGATIVE_INFINITY = Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY);

  private Values() {}
}
