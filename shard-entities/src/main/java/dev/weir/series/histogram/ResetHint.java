package dev.weir.series.histogram;

/** What a sender says of a histogram beside the one before it; numbered as in remote write. */
public enum ResetHint {
  /** Nothing: whoever wants to know compares both. */
  UNKNOWN(0),
  /** The counters began anew with this histogram. */
  RESET(1),
  /** They did not. */
  NO_RESET(2),
  /** The buckets may also shrink, which means nothing. */
  GAUGE(3);

  private final int number;

  ResetHint(int number) {
    this.number = number;
  }

  /** As it is stored and sent. */
  public int number() {
    return number;
  }

  /** The hint with a number; {@link #UNKNOWN} where none has it. */
  public static ResetHint of(double number) {
    for (ResetHint hint : values()) {
      if (hint.number == number) {
        return hint;
      }
    }
    return UNKNOWN;
  }
}
