package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.Schema;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeMappingRule;
import org.apache.calcite.sql.type.SqlTypeName;

/** Calcite's types and ours. */
final class SqlTypes {
  /** All intervals of days, hours, minutes and seconds have this type. */
  static final SqlIntervalQualifier DAYS =
      new SqlIntervalQualifier(TimeUnit.DAY, TimeUnit.SECOND, SqlParserPos.ZERO);

  /** All intervals of years and months have this type. */
  static final SqlIntervalQualifier MONTHS =
      new SqlIntervalQualifier(TimeUnit.YEAR, TimeUnit.MONTH, SqlParserPos.ZERO);

  private SqlTypes() {}

  /** A type factory of one statement; texts are UTF-8. */
  static RelDataTypeFactory factory() {
    return new SqlTypeFactoryImpl(WeirTypeSystem.INSTANCE) {
      @Override
      public Charset getDefaultCharset() {
        return UTF_8;
      }

      @Override
      public RelDataType leastRestrictive(List<RelDataType> types, SqlTypeMappingRule rule) {
        RelDataType common = super.leastRestrictive(types, rule);
        int scale = SqlTypes.scale(types);
        return common == null
                || common.getSqlTypeName() != SqlTypeName.DECIMAL
                || common.getScale() >= scale
            ? common
            : createTypeWithNullability(
                createSqlType(SqlTypeName.DECIMAL, ColumnType.DECIMAL_DIGITS_MAX, scale),
                common.isNullable());
      }
    };
  }

  /** The largest scale: what has no room beside it is an error, digits are never dropped. */
  private static int scale(List<RelDataType> types) {
    return types.stream()
        .filter(type -> type.getSqlTypeName() == SqlTypeName.DECIMAL)
        .mapToInt(RelDataType::getScale)
        .max()
        .orElse(0);
  }

  static RelDataType rowType(RelDataTypeFactory factory, Schema schema) {
    RelDataTypeFactory.Builder builder = factory.builder();
    for (Column column : schema.columns()) {
      RelDataType type = type(factory, column.type());
      builder.add(column.name(), factory.createTypeWithNullability(type, column.nullable()));
    }
    return builder.build();
  }

  private static RelDataType type(RelDataTypeFactory factory, ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> factory.createSqlType(SqlTypeName.BOOLEAN);
      case INTEGER -> factory.createSqlType(SqlTypeName.INTEGER);
      case BIGINT -> factory.createSqlType(SqlTypeName.BIGINT);
      case DOUBLE -> factory.createSqlType(SqlTypeName.DOUBLE);
      case DECIMAL -> factory.createSqlType(SqlTypeName.DECIMAL, type.precision(), type.scale());
      case VARCHAR ->
          type.precision() == ColumnType.UNBOUNDED
              ? factory.createSqlType(SqlTypeName.VARCHAR)
              : factory.createSqlType(SqlTypeName.VARCHAR, type.precision());
      case DATE -> factory.createSqlType(SqlTypeName.DATE);
      case TIMESTAMP -> factory.createSqlType(SqlTypeName.TIMESTAMP, 6);
      case TINYINT -> factory.createSqlType(SqlTypeName.TINYINT);
      case SMALLINT -> factory.createSqlType(SqlTypeName.SMALLINT);
      case REAL -> factory.createSqlType(SqlTypeName.REAL);
      case TIME -> factory.createSqlType(SqlTypeName.TIME, 6);
      case TIMESTAMP_TZ -> factory.createSqlType(SqlTypeName.TIMESTAMP_TZ, 6);
      case UUID -> factory.createSqlType(SqlTypeName.UUID);
      case JSON -> factory.createSqlType(SqlTypeName.VARIANT);
      case VARBINARY ->
          type.precision() == ColumnType.UNBOUNDED
              ? factory.createSqlType(SqlTypeName.VARBINARY)
              : factory.createSqlType(SqlTypeName.VARBINARY, type.precision());
      case INTERVAL_DAY -> factory.createSqlIntervalType(DAYS);
      case INTERVAL_MONTH -> factory.createSqlIntervalType(MONTHS);
      case ARRAY -> factory.createArrayType(nullable(factory, type.element()), -1);
      case ROW -> row(factory, type);
      case MAP ->
          factory.createMapType(
              type(factory, type.parts().getFirst().type()),
              nullable(factory, type.parts().getLast().type()));
    };
  }

  private static RelDataType nullable(RelDataTypeFactory factory, ColumnType type) {
    return factory.createTypeWithNullability(type(factory, type), true);
  }

  private static RelDataType row(RelDataTypeFactory factory, ColumnType type) {
    RelDataTypeFactory.Builder fields = factory.builder();
    type.parts().forEach(field -> fields.add(field.name(), nullable(factory, field.type())));
    return fields.build();
  }

  /** Our type of an expression; empty for types that no column can have. */
  static Optional<ColumnType> columnType(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> Optional.of(ColumnType.BOOLEAN);
      case TINYINT -> Optional.of(ColumnType.TINYINT);
      case SMALLINT -> Optional.of(ColumnType.SMALLINT);
      case INTEGER -> Optional.of(ColumnType.INTEGER);
      case BIGINT -> Optional.of(ColumnType.BIGINT);
      case REAL -> Optional.of(ColumnType.REAL);
      case DOUBLE, FLOAT -> Optional.of(ColumnType.DOUBLE);
      case DECIMAL -> decimal(type);
      case CHAR, VARCHAR -> Optional.of(varchar(type));
      case DATE -> Optional.of(ColumnType.DATE);
      case TIMESTAMP -> Optional.of(ColumnType.TIMESTAMP);
      case TIME -> Optional.of(ColumnType.TIME);
      case TIMESTAMP_TZ, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> Optional.of(ColumnType.TIMESTAMP_TZ);
      case UUID -> Optional.of(ColumnType.UUID);
      case VARIANT -> Optional.of(ColumnType.JSON);
      case BINARY, VARBINARY -> Optional.of(varbinary(type));
      case INTERVAL_DAY,
          INTERVAL_DAY_HOUR,
          INTERVAL_DAY_MINUTE,
          INTERVAL_DAY_SECOND,
          INTERVAL_HOUR,
          INTERVAL_HOUR_MINUTE,
          INTERVAL_HOUR_SECOND,
          INTERVAL_MINUTE,
          INTERVAL_MINUTE_SECOND,
          INTERVAL_SECOND ->
          Optional.of(ColumnType.INTERVAL_DAY);
      case INTERVAL_YEAR, INTERVAL_YEAR_MONTH, INTERVAL_MONTH ->
          Optional.of(ColumnType.INTERVAL_MONTH);
      case ARRAY -> columnType(type.getComponentType()).map(ColumnType::array);
      case MAP ->
          columnType(type.getKeyType())
              .flatMap(key -> columnType(type.getValueType()).map(v -> ColumnType.map(key, v)));
      case ROW -> row(type);
      default -> Optional.empty();
    };
  }

  private static ColumnType varchar(RelDataType type) {
    int length = type.getPrecision();
    // an empty literal is a CHAR(0)
    return length == RelDataType.PRECISION_NOT_SPECIFIED
        ? ColumnType.VARCHAR
        : ColumnType.varchar(Math.max(1, length));
  }

  private static ColumnType varbinary(RelDataType type) {
    int length = type.getPrecision();
    return length == RelDataType.PRECISION_NOT_SPECIFIED
        ? ColumnType.VARBINARY
        : ColumnType.varbinary(Math.max(1, length));
  }

  private static Optional<ColumnType> row(RelDataType type) {
    List<Column> fields = new ArrayList<>();
    for (RelDataTypeField field : type.getFieldList()) {
      Optional<ColumnType> fieldType = columnType(field.getType());
      if (fieldType.isEmpty()) {
        return Optional.empty();
      }
      fields.add(new Column(field.getName(), fieldType.get(), true));
    }
    return Optional.of(ColumnType.row(fields));
  }

  private static Optional<ColumnType> decimal(RelDataType type) {
    int precision = type.getPrecision();
    int scale = type.getScale();
    // a literal like 0.05 is a DECIMAL(1,2)
    int digits = Math.max(precision, scale);
    if (scale < 0 || digits > ColumnType.DECIMAL_DIGITS_MAX) {
      return Optional.empty();
    }
    return Optional.of(ColumnType.decimal(Math.max(1, digits), scale));
  }
}
