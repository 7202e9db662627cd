package dev.weir.promql.evaluation;

/**
 * An expression that cannot be evaluated over the samples it met; the message is for its author.
 */
public final class EvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Made with a sentence in the words of Prometheus, where it has words for it. */
  public EvaluationException(String reason) {
    super(reason);
  }
}
