package dev.weir.sql;

import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.Optionality;

/**
 * FIRST_VALUE, LAST_VALUE, NTH_VALUE, LAG and LEAD with IGNORE NULLS, as functions of their own:
 * Calcite finds one type for them when it validates and another when it converts.
 */
final class IgnoringNulls extends SqlAggFunction {
  /** All of them. */
  static final List<IgnoringNulls> ALL =
      List.of(
          new IgnoringNulls(SqlKind.FIRST_VALUE, OperandTypes.ANY, ReturnTypes.ARG0_FORCE_NULLABLE),
          new IgnoringNulls(SqlKind.LAST_VALUE, OperandTypes.ANY, ReturnTypes.ARG0_FORCE_NULLABLE),
          new IgnoringNulls(
              SqlKind.NTH_VALUE, OperandTypes.ANY_NUMERIC, ReturnTypes.ARG0_FORCE_NULLABLE),
          new IgnoringNulls(SqlKind.LAG, ShiftFunction.operands(), ShiftFunction::type),
          new IgnoringNulls(SqlKind.LEAD, ShiftFunction.operands(), ShiftFunction::type));

  private IgnoringNulls(SqlKind kind, SqlOperandTypeChecker operands, SqlReturnTypeInference type) {
    super(
        kind.name() + " IGNORE NULLS",
        null,
        kind,
        type,
        null,
        operands,
        SqlFunctionCategory.NUMERIC,
        false,
        true,
        Optionality.FORBIDDEN);
  }

  /** Whether a function can be written with IGNORE NULLS. */
  static boolean has(SqlCall function) {
    String name = function.getOperator().getName().toUpperCase(Locale.ROOT);
    return ALL.stream().anyMatch(each -> each.kind.name().equals(name));
  }

  /** A query with these functions where it has IGNORE NULLS; RESPECT NULLS is left out. */
  static SqlNode written(SqlNode query) {
    return query.accept(
        new SqlShuttle() {
          @Override
          public SqlNode visit(SqlCall call) {
            return switch (call.getKind()) {
              case IGNORE_NULLS -> ignoring((SqlCall) call.operand(0)).accept(this);
              case RESPECT_NULLS -> call.operand(0).accept(this);
              default -> super.visit(call);
            };
          }
        });
  }

  private static SqlNode ignoring(SqlCall call) {
    String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
    for (IgnoringNulls each : ALL) {
      if (each.kind.name().equals(name)) {
        return each.createCall(call.getParserPosition(), call.getOperandList());
      }
    }
    return call;
  }
}
