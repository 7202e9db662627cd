package dev.weir.circuit;

import java.util.List;

/**
 * Why a view stopped: it keeps the content of {@code rev - 1} and takes part in no further step.
 *
 * @param error kind in kebab case: {@code division-by-zero}, {@code overflow}, {@code step-budget}
 *     …
 * @param expression text of the failing expression, empty for budgets
 * @param line position in the view's SQL from 1, 0 if not known
 * @param column position in that line from 1, 0 if not known
 * @param table the table whose row failed, empty when the row cannot be traced to one
 * @param key the values of that row's primary key as text, empty when it cannot be traced
 * @param detail a sentence with the values of the row that failed
 */
public record ViewFailure(
    String view,
    long rev,
    String error,
    String expression,
    int line,
    int column,
    String table,
    List<String> key,
    String detail) {
  /** The error of a view that another build has accepted and this one refuses. */
  public static final String SQL_REFUSED = "sql-refused";

  /** The error of a view that reads one that has failed. */
  public static final String INPUT_FAILED = "input-failed";

  /** The same at another rev. */
  public ViewFailure at(long otherRev) {
    return new ViewFailure(view, otherRev, error, expression, line, column, table, key, detail);
  }
}
