package dev.weir.sql;

import dev.weir.sql.Tokens.Kind;
import dev.weir.sql.Tokens.Token;
import java.util.List;
import java.util.Set;

/** Finds the stars of a query that stand for all columns. */
final class Stars {
  /** What stands before such a star; before one that multiplies there is a value. */
  private static final Set<String> BEFORE = Set.of("select", "distinct", "all", ",", ".");

  private Stars() {}

  static boolean in(String sql) {
    List<Token> tokens = Tokens.of(new SqlText(sql));
    for (int i = 1; i < tokens.size(); i++) {
      Token before = tokens.get(i - 1);
      boolean isWordOrSymbol = before.kind() == Kind.WORD || before.kind() == Kind.SYMBOL;
      if (tokens.get(i).is("*") && isWordOrSymbol && BEFORE.contains(before.text())) {
        return true;
      }
      if (tokens.get(i - 1).is("table") && isQuery(tokens, i - 1)) {
        return true;
      }
    }
    return false;
  }

  /** Whether {@code TABLE t} is a query, not what a function such as TUMBLE is given. */
  private static boolean isQuery(List<Token> tokens, int table) {
    boolean argument =
        table > 1
            && tokens.get(table - 1).is("(")
            && List.of("tumble", "hop", "session").contains(tokens.get(table - 2).text());
    boolean named = tokens.get(table + 1).kind() == Kind.WORD;
    return !argument && (named || tokens.get(table + 1).kind() == Kind.QUOTED);
  }
}
