package dev.weir.sql;

import dev.weir.zset.ColumnType;
import java.math.RoundingMode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeName;

/** The types of results: 38 digits, microseconds, sums that do not overflow at once. */
final class WeirTypeSystem extends RelDataTypeSystemImpl {
  static final WeirTypeSystem INSTANCE = new WeirTypeSystem();

  private static final int AVERAGE_SCALE_MIN = 6;
  private static final int MICROSECOND_DIGITS = 6;

  private static final int INTERVAL_DIGITS = 10;

  private WeirTypeSystem() {}

  @Override
  public int getMaxPrecision(SqlTypeName type) {
    return switch (type) {
      case DECIMAL -> ColumnType.DECIMAL_DIGITS_MAX;
      case TIMESTAMP, TIMESTAMP_TZ, TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIME -> MICROSECOND_DIGITS;
      default -> super.getMaxPrecision(type);
    };
  }

  @Override
  public int getMaxScale(SqlTypeName type) {
    return type == SqlTypeName.DECIMAL ? ColumnType.DECIMAL_DIGITS_MAX : super.getMaxScale(type);
  }

  @Override
  public int getDefaultPrecision(SqlTypeName type) {
    return switch (type) {
      case DECIMAL -> ColumnType.DECIMAL_DIGITS_MAX;
      case TIMESTAMP, TIMESTAMP_TZ, TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIME -> MICROSECOND_DIGITS;
      // an INTERVAL '100' DAY needs no DAY(3)
      case INTERVAL_DAY, INTERVAL_HOUR, INTERVAL_MINUTE, INTERVAL_SECOND -> INTERVAL_DIGITS;
      default -> super.getDefaultPrecision(type);
    };
  }

  @Override
  public RoundingMode roundingMode() {
    return RoundingMode.HALF_UP;
  }

  @Override
  public boolean shouldConvertRaggedUnionTypesToVarying() {
    return true;
  }

  @Override
  public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
    RelDataType sum =
        switch (argument.getSqlTypeName()) {
          case TINYINT, SMALLINT, INTEGER, BIGINT -> factory.createSqlType(SqlTypeName.BIGINT);
          case DECIMAL ->
              factory.createSqlType(
                  SqlTypeName.DECIMAL, ColumnType.DECIMAL_DIGITS_MAX, argument.getScale());
          case REAL -> factory.createSqlType(SqlTypeName.DOUBLE);
          default -> argument;
        };
    return factory.createTypeWithNullability(sum, argument.isNullable());
  }

  @Override
  public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
    if (SqlTypeName.INTERVAL_TYPES.contains(argument.getSqlTypeName())) {
      return argument;
    }
    RelDataType average =
        argument.getSqlTypeName() == SqlTypeName.DECIMAL
            ? factory.createSqlType(
                SqlTypeName.DECIMAL,
                ColumnType.DECIMAL_DIGITS_MAX,
                Math.max(argument.getScale(), AVERAGE_SCALE_MIN))
            : factory.createSqlType(SqlTypeName.DOUBLE);
    return factory.createTypeWithNullability(average, argument.isNullable());
  }
}
