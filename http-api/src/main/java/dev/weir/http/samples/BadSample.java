package dev.weir.http.samples;

/** One line or series that is left out; caught in the reader that throws it. */
final class BadSample extends Exception {
  private static final long serialVersionUID = 1L;

  private final int at;

  /**
   * Without a stack trace: a request may hold millions of bad lines.
   *
   * @param at offset in the request
   */
  BadSample(int at, String text) {
    super(text, null, false, false);
    this.at = at;
  }

  int at() {
    return at;
  }
}
