package dev.weir.promql.evaluation;

/** A query that would need more than one query may have. */
public final class LimitExceededException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The message names the limit. */
  public LimitExceededException(String message) {
    super(message);
  }
}
