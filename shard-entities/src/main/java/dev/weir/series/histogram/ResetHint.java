package dev.weir.series.histogram;

/** What a sender says of a histogram beside the one before it; numbered as in remote write. */
public enum ResetHint {
  /** Nothing: whoever wants to know compares both. */
  UNKNOWN,
  /** The counters began anew with this histogram. */
  RESET,
  /** They did not. */
  NO_RESET,
  /** The buckets may also shrink, which means nothing. */
  GAUGE
}
