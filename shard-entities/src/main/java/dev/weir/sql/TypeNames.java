package dev.weir.sql;

import java.util.Locale;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUserDefinedTypeNameSpec;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlShuttle;

/** Names of types in queries that Calcite does not know. */
final class TypeNames {
  private TypeNames() {}

  /** The query with Calcite's type for each name that it takes for one of the user's. */
  static SqlNode replaced(SqlNode query) {
    return query.accept(
        new SqlShuttle() {
          @Override
          public SqlNode visit(SqlDataTypeSpec type) {
            return type.getTypeNameSpec() instanceof SqlUserDefinedTypeNameSpec
                ? TypeSynonyms.standard(written(type)).map(name -> of(name, type)).orElse(type)
                : type;
          }
        });
  }

  private static SqlDataTypeSpec of(SqlTypeName name, SqlDataTypeSpec written) {
    SqlParserPos pos = written.getParserPosition();
    return new SqlDataTypeSpec(new SqlBasicTypeNameSpec(name, pos), pos);
  }

  /** The name in small letters as it is written. */
  static String written(SqlDataTypeSpec type) {
    String name = ReservedNames.unmasked(type.getTypeName().getSimple()).toLowerCase(Locale.ROOT);
    return switch (name) {
      case "variant" -> "json";
      case "timestamp_tz", "timestamp_with_local_time_zone" -> "timestamp";
      default -> name;
    };
  }
}
