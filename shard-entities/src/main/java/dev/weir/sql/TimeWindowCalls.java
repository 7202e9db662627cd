package dev.weir.sql;

import static org.apache.calcite.sql.fun.SqlStdOperatorTable.DESCRIPTOR;

import dev.weir.config.WeirException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/** Checks calls of TUMBLE, HOP and SESSION in FROM before they are validated. */
final class TimeWindowCalls {
  /** What the validator looks up for them. */
  static final List<SqlOperator> OPERATORS =
      List.of(
          SqlStdOperatorTable.TUMBLE,
          SqlStdOperatorTable.HOP,
          SqlStdOperatorTable.SESSION,
          DESCRIPTOR);

  private static final Set<String> NAMES = Set.of("TUMBLE", "HOP", "SESSION");

  private final SqlText source;

  TimeWindowCalls(SqlText source) {
    this.source = source;
  }

  /** Whether a node in FROM is such a call. */
  static boolean isOne(SqlNode node) {
    return node.getKind() == SqlKind.COLLECTION_TABLE
        && ((SqlCall) node).operand(0) instanceof SqlCall function
        && NAMES.contains(function.getOperator().getName().toUpperCase(Locale.ROOT));
  }

  /**
   * Checks the arguments.
   *
   * @param table what to do with the relation
   */
  void check(SqlCall function, Consumer<SqlNode> table) {
    for (SqlNode argument : function.getOperandList()) {
      switch (argument.getKind()) {
        case EXPLICIT_TABLE, SELECT, UNION, INTERSECT, EXCEPT, VALUES, WITH, ORDER_BY ->
            table.accept(argument);
        case LITERAL -> interval(argument);
        default -> descriptor(function, argument);
      }
    }
  }

  /** The parser does not know which function it is yet. */
  private void descriptor(SqlCall function, SqlNode argument) {
    boolean isOne =
        argument instanceof SqlCall call
            && call.getOperator().getName().equalsIgnoreCase(DESCRIPTOR.getName());
    if (!isOne) {
      throw unsupported(function, argument);
    }
    ((SqlCall) argument).getOperandList().forEach(this::column);
  }

  private void column(SqlNode node) {
    if (!(node instanceof SqlIdentifier name) || !name.isSimple()) {
      throw source.unsupported(
          at(node), "DESCRIPTOR of anything but a column", "write DESCRIPTOR(column)");
    }
  }

  private void interval(SqlNode node) {
    if (!(node instanceof SqlIntervalLiteral literal)) {
      throw source.unsupported(
          at(node), "a window without an INTERVAL", "write it like INTERVAL '10' SECOND");
    }
    var value = literal.getValueAs(SqlIntervalLiteral.IntervalValue.class);
    String text = value.getIntervalLiteral();
    String fraction = text.contains(".") ? text.substring(text.indexOf('.')) : ".0";
    boolean digits = fraction.matches("\\.[0-9]{1,18}");
    if (digits && new BigDecimal("0" + fraction).stripTrailingZeros().scale() > 3) {
      throw source.unsupported(
          at(node), "an INTERVAL with parts of milliseconds", "write at most three digits");
    }
  }

  private WeirException unsupported(SqlCall function, SqlNode argument) {
    String name = function.getOperator().getName().toUpperCase(Locale.ROOT);
    return source.unsupported(
        at(argument),
        "this argument of " + name,
        "write "
            + name
            + "(TABLE t, DESCRIPTOR(column), INTERVAL '10' SECOND, ...) with literal intervals");
  }

  private int at(SqlNode node) {
    return source.place(node.getParserPosition()).start();
  }
}
