package dev.weir.sql;

import dev.weir.sql.Tokens.Token;
import java.util.List;
import org.apache.calcite.sql.SqlNode;

/**
 * Lets a construct through the parser that it does not know: something of the same length stands in
 * its place, so that positions stay, and is found again in the parse tree. One mask serves one
 * query.
 */
interface Mask {
  /**
   * The text that the parser reads.
   *
   * @param tokens those of the text as it was written
   */
  String mask(String text, List<Token> tokens);

  /** The tree with the construct. */
  SqlNode unmask(SqlNode tree);

  /** Blanks in place of a part of a text, its lines kept. */
  static void blank(StringBuilder text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) != '\n') {
        text.setCharAt(i, ' ');
      }
    }
  }

  /** The token that closes the parenthesis or bracket at an index, the last one where none does. */
  static int closing(List<Token> tokens, int open) {
    int depth = 0;
    for (int i = open; i < tokens.size(); i++) {
      depth += depthOf(tokens.get(i));
      if (depth == 0) {
        return i;
      }
    }
    return tokens.size() - 1;
  }

  /** The offset of the SELECT of a query that may stand in parentheses. */
  static int selectOf(SqlText source, SqlNode query) {
    int at = source.place(query.getParserPosition()).start();
    String text = source.text();
    while (at < text.length()
        && (text.charAt(at) == '(' || Character.isWhitespace(text.charAt(at)))) {
      at++;
    }
    return at;
  }

  /** 1 for what opens parentheses or brackets, -1 for what closes them. */
  static int depthOf(Token token) {
    if (token.is("(") || token.is("[")) {
      return 1;
    }
    return token.is(")") || token.is("]") ? -1 : 0;
  }
}
