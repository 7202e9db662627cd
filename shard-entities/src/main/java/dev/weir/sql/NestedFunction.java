package dev.weir.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/** A function of ARRAY, ROW or MAP as Calcite sees it: nothing is cast to make a call fit. */
final class NestedFunction extends SqlFunction {
  private final NestedTypes types;

  NestedFunction(String name, NestedTypes types) {
    super(
        name,
        SqlKind.OTHER_FUNCTION,
        null,
        null,
        OperandTypes.VARIADIC,
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
    this.types = types;
  }

  NestedTypes types() {
    return types;
  }

  /** What a call of it is, by the types of its arguments. */
  NestedForm form(List<RelDataType> arguments) {
    return types.form(arguments);
  }

  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    List<RelDataType> arguments = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      arguments.add(validator.deriveType(scope, operand));
    }
    RelDataType type = type(validator.getTypeFactory(), arguments);
    if (type == null) {
      throw new LibraryFunction.Misuse(call.getParserPosition(), misuse(arguments));
    }
    return type;
  }

  @Override
  public RelDataType inferReturnType(SqlOperatorBinding binding) {
    List<RelDataType> arguments = binding.collectOperandTypes();
    RelDataType type = type(binding.getTypeFactory(), arguments);
    if (type == null) {
      throw new IllegalStateException(misuse(arguments));
    }
    return type;
  }

  private RelDataType type(RelDataTypeFactory factory, List<RelDataType> arguments) {
    RelDataType type = types.result(factory, arguments);
    return type == null ? null : factory.createTypeWithNullability(type, true);
  }

  private String misuse(List<RelDataType> arguments) {
    String given =
        arguments.stream()
            .map(
                type ->
                    SqlTypes.columnType(type)
                        .map(dev.weir.zset.ColumnType::sql)
                        .orElse(type.getSqlTypeName().getName()))
            .collect(Collectors.joining(", "));
    return "cannot apply " + getName() + " to (" + given + "); write " + types.shown();
  }
}
