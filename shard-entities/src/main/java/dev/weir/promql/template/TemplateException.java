package dev.weir.promql.template;

/** A text that is no template, or cannot be expanded with the data that there is. */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TemplateException(String reason) {
    super(reason);
  }

  /** A query of a template that has no answer. */
  public static TemplateException ofQuery(RuntimeException failure) {
    return new TemplateException(String.valueOf(failure.getMessage()));
  }
}
