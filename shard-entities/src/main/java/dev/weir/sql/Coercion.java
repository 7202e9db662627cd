package dev.weir.sql;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql.validate.implicit.TypeCoercionImpl;

/** The casts that a query means without writing them, as Calcite knows them, but for two. */
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

  /** Truth is compared with whole numbers only: Calcite finds no common type with others. */
  @Override
  protected boolean booleanEquality(SqlCallBinding call, RelDataType left, RelDataType right) {
    boolean whole =
        (SqlTypeUtil.isBoolean(left) && SqlTypeUtil.isIntType(right))
            || (SqlTypeUtil.isBoolean(right) && SqlTypeUtil.isIntType(left));
    return whole && super.booleanEquality(call, left, right);
  }
}
