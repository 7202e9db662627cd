package dev.weir.sql;

import dev.weir.sql.Tokens.Token;
import java.util.List;
import java.util.Set;

/** Tells a cast that somebody has written from one that the validator has put around a value. */
final class WrittenCast {
  private static final Set<String> FUNCTIONS =
      Set.of("cast", "try_cast", "safe_cast", "json_value");

  private static final Set<String> OPERATORS =
      Set.of("and", "or", "not", "is", "in", "like", "ilike", "between", "similar", "collate");

  private static final Set<String> OF_VALUES = Set.of(".", ":", "(", ")", "[", "]");

  private WrittenCast() {}

  /** Whether a text is a cast as a whole: {@code CAST(x AS type)} or {@code x::type}. */
  static boolean is(String text) {
    List<Token> tokens = Tokens.of(new SqlText(text));
    boolean function = FUNCTIONS.contains(tokens.getFirst().text()) && tokens.get(1).is("(");
    boolean whole = function && Mask.closing(tokens, 1) == tokens.size() - 2;
    return whole || isInfix(tokens);
  }

  /** There is no operator but {@code ::}, unless it is within the value or the type. */
  private static boolean isInfix(List<Token> tokens) {
    int depth = 0;
    boolean infix = false;
    for (int i = 0; i < tokens.size() - 1; i++) {
      Token token = tokens.get(i);
      int change = token.is("case") ? 1 : token.is("end") ? -1 : Mask.depthOf(token);
      depth += change;
      if (depth == 0 && change == 0 && isOperator(token)) {
        return false;
      }
      if (depth == 0 && token.is(":") && tokens.get(i + 1).is(":")) {
        if (tokens.get(i + 2).is("map")) {
          return true;
        }
        infix = true;
      }
    }
    return infix;
  }

  private static boolean isOperator(Token token) {
    return switch (token.kind()) {
      case WORD -> OPERATORS.contains(token.text());
      case SYMBOL -> !OF_VALUES.contains(token.text());
      case STRING, QUOTED, NUMBER, END -> false;
    };
  }
}
