package dev.weir.sql;

import java.util.Locale;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUserDefinedTypeNameSpec;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlShuttle;

/** Names of types in queries: Calcite has no JSON, and its VARIANT is ours. */
final class TypeNames {
  private TypeNames() {}

  /** The query with Calcite's type for each JSON. */
  static SqlNode replaced(SqlNode query) {
    return query.accept(
        new SqlShuttle() {
          @Override
          public SqlNode visit(SqlDataTypeSpec type) {
            boolean json =
                type.getTypeNameSpec() instanceof SqlUserDefinedTypeNameSpec
                    && written(type).equals("json");
            return json
                ? new SqlDataTypeSpec(
                    new SqlBasicTypeNameSpec(SqlTypeName.VARIANT, type.getParserPosition()),
                    type.getParserPosition())
                : type;
          }
        });
  }

  /** The name in small letters as it is written. */
  static String written(SqlDataTypeSpec type) {
    String name = type.getTypeName().getSimple().toLowerCase(Locale.ROOT);
    return switch (name) {
      case "variant" -> "json";
      case "timestamp_tz", "timestamp_with_local_time_zone" -> "timestamp";
      default -> name;
    };
  }
}
