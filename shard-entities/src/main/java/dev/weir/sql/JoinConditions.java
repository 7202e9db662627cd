package dev.weir.sql;

import dev.weir.sql.Tokens.Token;
import java.util.List;
import java.util.Set;

/** Where things stand in ON, of which the planner keeps no place. */
final class JoinConditions {
  private static final Set<String> ENDS =
      Set.of("join", "from", "where", "group", "having", "qualify", "window", "order", "limit");

  private static final Set<String> QUERIES = Set.of("select", "with", "values", "table");

  private JoinConditions() {}

  /** The offset of the first subquery in an ON, 0 if there is none. */
  static int subquery(SqlText source) {
    List<Token> tokens = Tokens.of(source);
    boolean within = false;
    for (int i = 0; i < tokens.size() - 1; i++) {
      Token token = tokens.get(i);
      within = token.is("on") || (within && ENDS.stream().noneMatch(token::is));
      if (within && token.is("(") && QUERIES.stream().anyMatch(tokens.get(i + 1)::is)) {
        return token.start();
      }
    }
    return 0;
  }
}
