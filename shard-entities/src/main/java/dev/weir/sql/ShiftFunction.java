package dev.weir.sql;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.util.Optionality;
import org.apache.calcite.util.Static;

/**
 * LAG and LEAD as PostgreSQL has them: the value and what stands for a row that is not there have a
 * common type. Calcite's have the type of the value, which would cut the other one.
 */
final class ShiftFunction extends SqlAggFunction {
  static final ShiftFunction LAG = new ShiftFunction(SqlKind.LAG);
  static final ShiftFunction LEAD = new ShiftFunction(SqlKind.LEAD);

  private ShiftFunction(SqlKind kind) {
    super(
        kind.name(),
        null,
        kind,
        ShiftFunction::type,
        null,
        operands(),
        SqlFunctionCategory.NUMERIC,
        false,
        true,
        Optionality.FORBIDDEN);
  }

  static SqlOperandTypeChecker operands() {
    return SqlStdOperatorTable.LAG.getOperandTypeChecker();
  }

  /** The common type, with NULL; what has none would be cut to the type of the value. */
  static RelDataType type(SqlOperatorBinding call) {
    RelDataTypeFactory types = call.getTypeFactory();
    RelDataType common = call.getOperandType(0);
    if (call.getOperandCount() == 3) {
      common = types.leastRestrictive(List.of(common, call.getOperandType(2)));
    }
    if (common == null) {
      throw call.newError(Static.RESOURCE.needSameTypeParameter());
    }
    return types.createTypeWithNullability(common, true);
  }

  @Override
  public boolean allowsFraming() {
    return false;
  }

  @Override
  public boolean allowsNullTreatment() {
    return true;
  }
}
