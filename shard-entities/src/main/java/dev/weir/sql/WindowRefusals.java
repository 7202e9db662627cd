package dev.weir.sql;

import dev.weir.config.WeirException;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlWindow;

/**
 * Refuses what no plan exists for in OVER and in the WINDOW clause.
 *
 * @param expressions checks an expression
 * @param at the place of a node in the text
 */
record WindowRefusals(SqlText source, Consumer<SqlNode> expressions, ToIntFunction<SqlNode> at) {

  /** Digits that Calcite's intervals lose. */
  private static final Pattern BELOW_MILLISECONDS = Pattern.compile("\\.\\d{3}\\d*[1-9]");

  /** A function with OVER. */
  void over(SqlCall over) {
    SqlCall function = over.operand(0);
    if (function.getKind() == SqlKind.IGNORE_NULLS || function.getKind() == SqlKind.RESPECT_NULLS) {
      function = function.operand(0);
      requireNullTreatment(over, function);
    }
    if (function.getKind() == SqlKind.FILTER) {
      throw unsupported(
          over,
          "FILTER with OVER of a function that is no aggregate",
          "use FILTER with SUM, COUNT and other aggregates, or a condition in the expression");
    }
    if (function.getKind() == SqlKind.WITHIN_GROUP) {
      throw unsupported(over, "WITHIN GROUP with OVER", "use GROUP BY in a view of its own");
    }
    expressions.accept(function);
    if (over.operand(1) instanceof SqlWindow window) {
      window(window);
    }
  }

  private void requireNullTreatment(SqlNode over, SqlCall function) {
    if (!IgnoringNulls.has(function)) {
      throw unsupported(
          over,
          "IGNORE NULLS with " + function.getOperator().getName().toUpperCase(Locale.ROOT),
          "use LAG, LEAD, FIRST_VALUE, LAST_VALUE or NTH_VALUE, or leave NULLs out in a subquery");
    }
  }

  /** A window, in OVER or in the WINDOW clause. */
  void window(SqlWindow window) {
    window.getPartitionList().forEach(expressions);
    window.getOrderList().forEach(expressions);
    bound(window.getLowerBound());
    bound(window.getUpperBound());
    if (window.getExclude() != null && !SqlWindow.isExcludeNoOthers(window.getExclude())) {
      throw unsupported(window, "EXCLUDE in a frame", "take the value off in the expression");
    }
    if (!window.isAllowPartial()) {
      throw unsupported(window, "DISALLOW PARTIAL", "write CASE WHEN COUNT(*) OVER ... END");
    }
  }

  private void bound(SqlNode bound) {
    if (bound instanceof SqlCall call
        && !(call.operand(0) instanceof SqlNumericLiteral)
        && !(call.operand(0) instanceof SqlIntervalLiteral)) {
      throw unsupported(
          call.operand(0), "a frame bound that is computed", "write a number or an INTERVAL");
    }
    if (bound instanceof SqlCall call
        && call.operand(0) instanceof SqlIntervalLiteral interval
        && BELOW_MILLISECONDS.matcher(interval.toString()).find()) {
      throw unsupported(interval, "an INTERVAL in parts of milliseconds", "write milliseconds");
    }
  }

  private WeirException unsupported(SqlNode node, String construct, String instead) {
    return source.unsupported(at.applyAsInt(node), construct, instead);
  }
}
