package dev.weir.sql;

import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.type.SqlTypeName;

/** Names that PostgreSQL and others have for types of standard SQL. */
final class TypeSynonyms {
  /** By their words in small letters; Calcite's VARIANT is JSON here. */
  private static final Map<String, SqlTypeName> STANDARD =
      Map.ofEntries(
          Map.entry("bool", SqlTypeName.BOOLEAN),
          Map.entry("int1", SqlTypeName.TINYINT),
          Map.entry("int2", SqlTypeName.SMALLINT),
          Map.entry("int4", SqlTypeName.INTEGER),
          Map.entry("int8", SqlTypeName.BIGINT),
          Map.entry("float4", SqlTypeName.REAL),
          Map.entry("float8", SqlTypeName.DOUBLE),
          Map.entry("text", SqlTypeName.VARCHAR),
          Map.entry("string", SqlTypeName.VARCHAR),
          Map.entry("bytea", SqlTypeName.VARBINARY),
          Map.entry("bytes", SqlTypeName.VARBINARY),
          Map.entry("blob", SqlTypeName.VARBINARY),
          Map.entry("datetime", SqlTypeName.TIMESTAMP),
          Map.entry("timestamptz", SqlTypeName.TIMESTAMP_TZ),
          Map.entry("json", SqlTypeName.VARIANT),
          Map.entry("jsonb", SqlTypeName.VARIANT));

  private TypeSynonyms() {}

  static Optional<SqlTypeName> standard(String word) {
    return Optional.ofNullable(STANDARD.get(word));
  }
}
