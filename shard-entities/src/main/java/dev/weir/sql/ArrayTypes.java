package dev.weir.sql;

import dev.weir.sql.Tokens.Kind;
import dev.weir.sql.Tokens.Token;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCollectionTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlShuttle;

/** PostgreSQL's array types of one word in a cast, as in {@code CAST(x AS int[])}. */
final class ArrayTypes implements Mask {
  /** A letter that the parser takes for one of a name and that no type has. */
  private static final char BRACKET = '\u05D2';

  @Override
  public String mask(String text, List<Token> tokens) {
    StringBuilder masked = new StringBuilder(text);
    for (int i = 1; i < tokens.size(); i++) {
      if (tokens.get(i - 1).is("as") && element(tokens.get(i)).isPresent()) {
        maskBrackets(masked, tokens, i);
      }
    }
    return masked.toString();
  }

  private static void maskBrackets(StringBuilder masked, List<Token> tokens, int type) {
    int end = tokens.get(type).end();
    for (int i = type + 1;
        tokens.get(i).is("[") && tokens.get(i + 1).is("]") && tokens.get(i + 1).end() == end + 2;
        i += 2) {
      masked.setCharAt(end++, BRACKET);
      masked.setCharAt(end++, BRACKET);
    }
  }

  private static Optional<SqlTypeName> element(Token word) {
    return word.kind() == Kind.WORD ? element(word.text()) : Optional.empty();
  }

  private static Optional<SqlTypeName> element(String word) {
    return switch (word) {
      case "int" -> Optional.of(SqlTypeName.INTEGER);
      case "numeric" -> Optional.of(SqlTypeName.DECIMAL);
      case "boolean",
          "tinyint",
          "smallint",
          "integer",
          "bigint",
          "real",
          "double",
          "decimal",
          "varchar",
          "date",
          "time",
          "timestamp",
          "uuid" ->
          Optional.of(SqlTypeName.valueOf(word.toUpperCase(Locale.ROOT)));
      default -> TypeSynonyms.standard(word);
    };
  }

  @Override
  public SqlNode unmask(SqlNode tree) {
    return tree.accept(
        new SqlShuttle() {
          @Override
          public SqlNode visit(SqlDataTypeSpec type) {
            String name = TypeNames.written(type);
            int brackets = name.indexOf(BRACKET);
            return brackets < 0 ? type : array(name, brackets, type.getParserPosition());
          }
        });
  }

  private static SqlDataTypeSpec array(String name, int brackets, SqlParserPos pos) {
    SqlTypeName element = element(name.substring(0, brackets)).orElseThrow();
    SqlDataTypeSpec type = new SqlDataTypeSpec(new SqlBasicTypeNameSpec(element, pos), pos);
    for (int i = brackets; i < name.length(); i += 2) {
      type =
          new SqlDataTypeSpec(
              new SqlCollectionTypeNameSpec(type.getTypeNameSpec(), SqlTypeName.ARRAY, pos), pos);
    }
    return type;
  }
}
