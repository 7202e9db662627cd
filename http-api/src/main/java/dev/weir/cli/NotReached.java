package dev.weir.cli;

/** There was no answer: no connection, or it broke. */
final class NotReached extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotReached(String url, Exception cause) {
    super(
        url
            + " cannot be reached ("
            + reason(cause)
            + "). Start a node with ./weir serve, or give --url.",
        cause);
  }

  private static String reason(Exception cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
