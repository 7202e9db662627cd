package dev.weir.circuit;

import java.util.List;

/** An operator failed on valid data or passed a bound: its views fail, nothing else does. */
final class StepFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String error;
  private final String expression;
  private final int line;
  private final int column;
  private final String table;
  private final transient List<String> key;

  StepFailure(
      String error,
      String expression,
      int line,
      int column,
      String table,
      List<String> key,
      String detail) {
    super(detail, null, false, false);
    this.error = error;
    this.expression = expression;
    this.line = line;
    this.column = column;
    this.table = table;
    this.key = key;
  }

  static StepFailure budget(String error, String detail) {
    return new StepFailure(error, "", 0, 0, "", List.of(), detail);
  }

  /** Whether an expression failed on a row, not a budget. */
  boolean isOfExpression() {
    return !expression.isEmpty();
  }

  ViewFailure of(String view, long rev) {
    return new ViewFailure(view, rev, error, expression, line, column, table, key, getMessage());
  }
}
