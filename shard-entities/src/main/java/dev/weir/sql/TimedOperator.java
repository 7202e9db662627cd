package dev.weir.sql;

import dev.weir.zset.ColumnType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql2rel.SqlRexContext;

/**
 * {@code + - * /} and the minus sign before the types of what stands beside them are known: of
 * dates, times and intervals they become functions of the library with the same name, of anything
 * else Calcite's operators.
 */
final class TimedOperator extends SqlSpecialOperator {
  private static final List<TimedOperator> ALL =
      List.of(
          new TimedOperator(SqlStdOperatorTable.PLUS),
          new TimedOperator(SqlStdOperatorTable.MINUS),
          new TimedOperator(SqlStdOperatorTable.MULTIPLY),
          new TimedOperator(SqlStdOperatorTable.DIVIDE),
          new TimedOperator(SqlStdOperatorTable.UNARY_MINUS));

  private final SqlOperator plain;

  private TimedOperator(SqlOperator plain) {
    super(
        plain.getName(),
        plain.getKind(),
        plain.getLeftPrec(),
        true,
        plain.getReturnTypeInference(),
        plain.getOperandTypeInference(),
        plain.getOperandTypeChecker());
    this.plain = plain;
  }

  /** The call with one of these operators, null for calls of others. */
  static SqlNode of(SqlCall call) {
    for (TimedOperator operator : ALL) {
      if (operator.plain.equals(call.getOperator())) {
        return operator.createCall(call.getParserPosition(), call.getOperandList());
      }
    }
    return null;
  }

  @Override
  public SqlSyntax getSyntax() {
    return plain.getSyntax();
  }

  @Override
  public void unparse(SqlWriter writer, SqlCall call, int left, int right) {
    plain.unparse(writer, call, left, right);
  }

  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    List<RelDataType> types = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      types.add(validator.deriveType(scope, operand));
    }
    SqlBasicCall chosen = (SqlBasicCall) call;
    Choice choice = choice(types);
    if (choice.exchanged) {
      List<SqlNode> exchanged = List.copyOf(call.getOperandList()).reversed();
      for (int i = 0; i < exchanged.size(); i++) {
        chosen.setOperand(i, exchanged.get(i));
      }
    }
    chosen.setOperator(choice.operator);
    return choice.operator.deriveType(validator, scope, call);
  }

  /** The call where nobody has asked for its type, as in the order of an aggregate. */
  RexNode convert(SqlRexContext context, SqlCall call) {
    List<RexNode> operands =
        call.getOperandList().stream().map(context::convertExpression).toList();
    Choice choice = choice(operands.stream().map(RexNode::getType).toList());
    return context
        .getRexBuilder()
        .makeCall(
            call.getParserPosition(),
            choice.operator,
            choice.exchanged ? operands.reversed() : operands);
  }

  /** What is meant by the operator, and whether its sides have to be exchanged for that. */
  private record Choice(SqlOperator operator, boolean exchanged) {}

  private Choice choice(List<RelDataType> types) {
    LibraryFunction function = Library.function(getName());
    if (types.stream().noneMatch(TimedOperator::isTimed)) {
      return new Choice(plain, false);
    }
    if (function.signature(types).isPresent()) {
      return new Choice(function, false);
    }
    boolean exchanged = commutes() && function.signature(types.reversed()).isPresent();
    return new Choice(exchanged ? function : plain, exchanged);
  }

  private boolean commutes() {
    return kind == SqlKind.PLUS || kind == SqlKind.TIMES;
  }

  private static boolean isTimed(RelDataType type) {
    return SqlTypes.columnType(type).filter(ColumnType::isTemporal).isPresent();
  }
}
