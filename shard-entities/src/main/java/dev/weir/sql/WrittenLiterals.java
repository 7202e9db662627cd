package dev.weir.sql;

import dev.weir.sql.Tokens.Kind;
import dev.weir.sql.Tokens.Token;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Lets literals through the parser that it does not know: {@code int '2'}, {@code INTERVAL '1 day 2
 * hours'}, {@code '1 day'::interval}, {@code E'a\n'} and {@code $$a$$}. It sees a plain text that
 * ends where they do, and its literals are found again by where they stand.
 */
final class WrittenLiterals {
  private static final String INTERVAL = "interval";

  /** Types that a text may stand behind; the parser itself knows those of dates and times. */
  private static final Map<String, SqlTypeName> TYPES =
      Map.ofEntries(
          Map.entry("int", SqlTypeName.INTEGER),
          Map.entry("integer", SqlTypeName.INTEGER),
          Map.entry("bigint", SqlTypeName.BIGINT),
          Map.entry("smallint", SqlTypeName.SMALLINT),
          Map.entry("tinyint", SqlTypeName.TINYINT),
          Map.entry("real", SqlTypeName.REAL),
          Map.entry("double", SqlTypeName.DOUBLE),
          Map.entry("boolean", SqlTypeName.BOOLEAN),
          Map.entry("varchar", SqlTypeName.VARCHAR));

  private final SqlText source;

  /** By the offset of the text what it says, where it is no plain text. */
  private final Map<Integer, String> texts = new HashMap<>();

  /** By the offset of the text its type; null is an INTERVAL. */
  private final Map<Integer, SqlTypeName> types = new HashMap<>();

  WrittenLiterals(SqlText source) {
    this.source = source;
  }

  /** The text with a plain one of the same length in place of each of these. */
  String mask(List<Token> tokens) {
    StringBuilder masked = new StringBuilder(source.text());
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).kind() == Kind.STRING) {
        text(tokens.get(i), masked);
        type(tokens, i, masked);
      }
    }
    return masked.toString();
  }

  /** Lines stay lines, so that later positions do. */
  private void text(Token string, StringBuilder masked) {
    if (source.text().charAt(string.start()) == '\'') {
      return;
    }
    texts.put(string.start(), string.text());
    blank(masked, string.start(), string.end());
    masked.setCharAt(string.start(), '\'');
    masked.setCharAt(string.end() - 1, '\'');
  }

  private void type(List<Token> tokens, int at, StringBuilder masked) {
    int start = tokens.get(at).start();
    Token before = at == 0 ? tokens.getLast() : tokens.get(at - 1);
    boolean isInterval = before.is(INTERVAL) && !IntervalText.isUnit(tokens.get(at + 1));
    Optional<SqlTypeName> type = type(before);
    if (isInterval || type.isPresent()) {
      types.put(start, type.orElse(null));
      blank(masked, before.start(), before.end());
    } else if (isCastToInterval(tokens, at)) {
      types.put(start, null);
      blank(masked, tokens.get(at + 1).start(), tokens.get(at + 3).end());
    }
  }

  private static Optional<SqlTypeName> type(Token word) {
    return word.kind() == Kind.WORD
        ? Optional.ofNullable(TYPES.get(word.text()))
            .or(() -> TypeSynonyms.standard(word.text()))
            .filter(type -> type != SqlTypeName.VARBINARY)
        : Optional.empty();
  }

  private static boolean isCastToInterval(List<Token> tokens, int at) {
    return at + 3 < tokens.size()
        && tokens.get(at + 1).is(":")
        && tokens.get(at + 2).is(":")
        && tokens.get(at + 3).is(INTERVAL);
  }

  private static void blank(StringBuilder masked, int from, int to) {
    for (int i = from; i < to; i++) {
      if (masked.charAt(i) != '\n' && masked.charAt(i) != '\r') {
        masked.setCharAt(i, ' ');
      }
    }
  }

  /** The tree with the literals as they are meant. */
  SqlNode unmask(SqlNode tree) {
    return texts.isEmpty() && types.isEmpty()
        ? tree
        : tree.accept(
            new SqlShuttle() {
              @Override
              public SqlNode visit(SqlLiteral literal) {
                return literal instanceof SqlCharStringLiteral text ? meant(text) : literal;
              }
            });
  }

  private SqlNode meant(SqlCharStringLiteral literal) {
    SqlParserPos pos = literal.getParserPosition();
    int start = source.place(pos).start();
    String said = texts.get(start);
    if (said == null && !types.containsKey(start)) {
      return literal;
    }
    String text = said == null ? literal.getValueAs(String.class) : said;
    SqlNode value = SqlLiteral.createCharString(text, pos);
    if (!types.containsKey(start)) {
      return value;
    }
    SqlTypeName type = types.get(start);
    return type == null
        ? new IntervalText(source, start).read(text, pos)
        : SqlStdOperatorTable.CAST.createCall(
            pos, value, new SqlDataTypeSpec(new SqlBasicTypeNameSpec(type, pos), pos));
  }
}
