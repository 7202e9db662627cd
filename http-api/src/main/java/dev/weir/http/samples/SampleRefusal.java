package dev.weir.http.samples;

/** A request of which nothing is taken. */
public final class SampleRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why a request is refused as a whole. */
  public enum Reason {
    /** It cannot be read to its end: the sender must correct it. */
    MALFORMED,
    /** It holds more than one request may: the sender must split it. */
    TOO_LARGE
  }

  private final Reason reason;

  SampleRefusal(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  static SampleRefusal malformed(String message) {
    return new SampleRefusal(Reason.MALFORMED, message);
  }

  static SampleRefusal tooLarge(String message) {
    return new SampleRefusal(Reason.TOO_LARGE, message);
  }

  /** Why it is refused. */
  public Reason reason() {
    return reason;
  }
}
