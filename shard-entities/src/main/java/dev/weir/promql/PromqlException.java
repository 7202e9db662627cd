package dev.weir.promql;

/** A text that is not PromQL, or more of it than is allowed. */
public final class PromqlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  PromqlException(String text, int at, String reason) {
    this(line(text, at), column(text, at), reason);
  }

  private PromqlException(int line, int column, String reason) {
    super("%d:%d: parse error: %s".formatted(line, column, reason));
    this.line = line;
    this.column = column;
  }

  /** Line of the text, counted from 1. */
  public int line() {
    return line;
  }

  /** Character of the line, counted from 1. */
  public int column() {
    return column;
  }

  private static int line(String text, int at) {
    return 1 + (int) text.chars().limit(at).filter(character -> character == '\n').count();
  }

  private static int column(String text, int at) {
    int start = at == 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
    return 1 + text.codePointCount(start, at);
  }
}
