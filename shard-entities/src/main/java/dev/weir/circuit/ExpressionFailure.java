package dev.weir.circuit;

/**
 * An expression failed on valid data: division by zero, overflow, a bad cast.
 *
 * <p>It fails the view, never the batch. The input row is a row number of the batch that was run;
 * the operator knows what it holds.
 */
public final class ExpressionFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String error;
  private final String expression;
  private final int line;
  private final int column;
  private final int row;

  /**
   * @param error kind in kebab case, for instance {@code division-by-zero}
   * @param expression the text of the failing expression
   * @param line position in the view's SQL from 1, 0 if not known
   * @param column position in the line from 1, 0 if not known
   * @param row the input row
   */
  public ExpressionFailure(
      String error, String expression, int line, int column, int row, String detail) {
    super(detail, null, false, false);
    this.error = error;
    this.expression = expression;
    this.line = line;
    this.column = column;
    this.row = row;
  }

  public String error() {
    return error;
  }

  public String expression() {
    return expression;
  }

  public int line() {
    return line;
  }

  public int column() {
    return column;
  }

  public int row() {
    return row;
  }
}
