package dev.weir.sql;

import dev.weir.sql.Tokens.Kind;
import dev.weir.sql.Tokens.Token;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Lets reserved words be column names without quotes where only a name can stand.
 *
 * <p>Such a word is replaced by one of the same length that no keyword has (so that positions stay)
 * before the parser sees it, and put back in the parse tree.
 */
final class ReservedNames {
  private static final Set<String> WORDS =
      Set.of(
          "date",
          "datetime",
          "time",
          "timestamp",
          "order",
          "group",
          "row",
          "rows",
          "offset",
          "limit",
          "next",
          "table",
          "range",
          "interval",
          "partition",
          "default",
          "values",
          "current",
          "new");

  private static final Set<String> CASTS = Set.of("cast", "try_cast", "safe_cast");

  /** What stands before a column name. */
  private static final Set<String> BEFORE =
      Set.of(
          "select",
          "distinct",
          "all",
          ",",
          "(",
          "where",
          "and",
          "or",
          "not",
          "by",
          "on",
          "having",
          "=",
          "<",
          ">",
          "+",
          "-",
          "*",
          "/",
          "%",
          "|",
          "when",
          "then",
          "else",
          "case",
          "between",
          "as",
          "from",
          "in");

  /** What stands after a column name. */
  private static final Set<String> AFTER =
      Set.of(
          ",", ")", "[", "from", "and", "or", "not", "=", "<", ">", "!", "+", "-", "*", "/", "%",
          "|", "as", "is", "in", "between", "like", "when", "then", "else", "end", "asc", "desc",
          "nulls", "group", "order", "having", "where", "limit", "union", "for", "over", "join",
          ";");

  /** Letters that the parser takes for names and that no keyword uses. */
  private static final char FIRST_MASK = '\u05D0';

  private final List<Token> tokens;
  private final StringBuilder masked;

  private ReservedNames(String text, List<Token> tokens) {
    this.tokens = tokens;
    this.masked = new StringBuilder(text);
  }

  /** The text with names in place of reserved words that are names. */
  static String mask(String text, List<Token> tokens) {
    return new ReservedNames(text, tokens).mask();
  }

  private String mask() {
    Deque<Boolean> casts = new ArrayDeque<>();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.is("(")) {
        casts.push(i > 0 && CASTS.contains(tokens.get(i - 1).text()));
      } else if (token.is(")")) {
        casts.poll();
      } else if (token.kind() == Kind.WORD && WORDS.contains(token.text())) {
        boolean type = i > 0 && tokens.get(i - 1).is("as") && Boolean.TRUE.equals(casts.peek());
        // the parser takes DATETIME for a function
        boolean unknown = type && token.is("datetime");
        if (unknown || (!type && isName(i))) {
          mask(token);
        }
      }
    }
    return masked.toString();
  }

  private boolean isName(int index) {
    Token before = index == 0 ? null : tokens.get(index - 1);
    Token after = tokens.get(index + 1);
    if (before == null) {
      return false;
    }
    if (before.is(".")) {
      return true;
    }
    boolean signed = tokens.get(index).is("interval") && (after.is("-") || after.is("+"));
    if (signed && tokens.get(index + 2).kind() == Kind.STRING) {
      return false;
    }
    // FROM stands before relations too, but inside EXTRACT or TRIM a parenthesis closes after it
    boolean operand = !before.is("from") || after.is(")");
    return operand
        && BEFORE.contains(before.text())
        && before.kind() != Kind.STRING
        && (after.kind() == Kind.END
            || ((after.kind() == Kind.WORD || after.kind() == Kind.SYMBOL)
                && AFTER.contains(after.text())));
  }

  /** Whether an operand, and no operator between two, stands behind a token. */
  static boolean isBeforeOperand(Token before) {
    boolean symbol = before.kind() == Kind.SYMBOL && "&#~|".contains(before.text());
    return symbol || (BEFORE.contains(before.text()) && before.kind() != Kind.STRING);
  }

  private void mask(Token token) {
    for (int i = token.start(); i < token.end(); i++) {
      masked.setCharAt(i, (char) (FIRST_MASK + Character.toLowerCase(masked.charAt(i)) - 'a'));
    }
  }

  /** Puts the words back. */
  static SqlNode unmask(SqlNode tree) {
    return tree.accept(
        new SqlShuttle() {
          @Override
          public SqlNode visit(SqlIdentifier identifier) {
            SqlIdentifier named = identifier;
            for (int i = 0; i < identifier.names.size(); i++) {
              String name = identifier.names.get(i);
              if (!unmasked(name).equals(name)) {
                named = named.setName(i, unmasked(name));
              }
            }
            return named;
          }
        });
  }

  /** A name as it was written. */
  static String unmasked(String name) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      word.append((char) (name.charAt(i) - FIRST_MASK + 'a'));
    }
    return WORDS.contains(word.toString()) ? word.toString() : name;
  }
}
