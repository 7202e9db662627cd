package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.Schema;
import java.nio.charset.Charset;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeName;

/** Calcite's types and ours. */
final class SqlTypes {
  private SqlTypes() {}

  /** A type factory of one statement; texts are UTF-8. */
  static RelDataTypeFactory factory() {
    return new SqlTypeFactoryImpl(WeirTypeSystem.INSTANCE) {
      @Override
      public Charset getDefaultCharset() {
        return UTF_8;
      }
    };
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
    };
  }

  /** Our type of an expression; empty for types that no column can have. */
  static Optional<ColumnType> columnType(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> Optional.of(ColumnType.BOOLEAN);
      case TINYINT, SMALLINT, INTEGER -> Optional.of(ColumnType.INTEGER);
      case BIGINT -> Optional.of(ColumnType.BIGINT);
      case DOUBLE -> Optional.of(ColumnType.DOUBLE);
      case DECIMAL -> decimal(type);
      case CHAR, VARCHAR -> Optional.of(varchar(type));
      case DATE -> Optional.of(ColumnType.DATE);
      case TIMESTAMP -> Optional.of(ColumnType.TIMESTAMP);
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
