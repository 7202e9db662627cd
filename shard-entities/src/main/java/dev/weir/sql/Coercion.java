package dev.weir.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql.validate.implicit.TypeCoercionImpl;

/** The casts that a query means without writing them, as Calcite knows them, but for some. */
final class Coercion extends TypeCoercionImpl {
  private final boolean branches;

  /**
   * The casts of a query.
   *
   * @param branches whether the branches of a set operation are cast to one type. The start of a
   *     recursion must not be cast to that of the step, which was read with the type of the start
   */
  Coercion(RelDataTypeFactory types, SqlValidator validator, boolean branches) {
    super(types, validator);
    this.branches = branches;
  }

  @Override
  public boolean rowTypeCoercion(
      SqlValidatorScope scope, SqlNode query, int column, RelDataType target) {
    return branches && super.rowTypeCoercion(scope, query, column, target);
  }

  /** Exact numbers are compared as they are: a common type may have no room for all digits. */
  @Override
  public boolean binaryComparisonCoercion(SqlCallBinding binding) {
    return !areExact(binding)
        && !isTruthBesideNumbers(types(binding))
        && super.binaryComparisonCoercion(binding);
  }

  @Override
  public boolean inOperationCoercion(SqlCallBinding binding) {
    return !areDecimals(binding)
        && !isTruthBesideNumbers(types(binding))
        && super.inOperationCoercion(binding);
  }

  @Override
  public boolean quantifyOperationCoercion(SqlCallBinding binding) {
    return !areExact(binding) && super.quantifyOperationCoercion(binding);
  }

  /** In a list the converter makes others than decimals ones of the type before IN. */
  private static boolean areDecimals(SqlCallBinding binding) {
    return binding.operand(1) instanceof SqlNodeList list
        ? isDecimal(binding.getOperandType(0))
            && list.stream()
                .allMatch(each -> isDecimal(binding.getValidator().getValidatedNodeType(each)))
        : areExact(binding);
  }

  private static boolean isDecimal(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.DECIMAL;
  }

  private static boolean areExact(SqlCallBinding binding) {
    for (int i = 0; i < binding.getOperandCount(); i++) {
      if (!isExact(binding.getOperandType(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isExact(RelDataType type) {
    return type.isStruct()
        ? type.getFieldCount() == 1 && isExact(type.getFieldList().getFirst().getType())
        : SqlTypeUtil.isExactNumeric(type);
  }

  /** Systems differ in whether 2 is true. */
  private static boolean isTruthBesideNumbers(List<RelDataType> types) {
    return types.stream().anyMatch(SqlTypeUtil::isBoolean)
        && types.stream().anyMatch(SqlTypeUtil::isNumeric);
  }

  private static List<RelDataType> types(SqlCallBinding binding) {
    List<RelDataType> types = new ArrayList<>();
    for (SqlNode operand : binding.operands()) {
      List<SqlNode> nodes = operand instanceof SqlNodeList list ? list : List.of(operand);
      nodes.forEach(node -> types.add(binding.getValidator().getValidatedNodeType(node)));
    }
    return types;
  }
}
