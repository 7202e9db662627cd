package dev.weir.sql;

import dev.weir.config.Closest;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.sql.Tokens.Kind;
import dev.weir.sql.Tokens.Token;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Turns the parser's messages into ours. */
final class SyntaxMessages {
  static final String LATEST_ROW =
      "write LEFT JOIN LATERAL (SELECT ... WHERE ... ORDER BY the time DESC LIMIT 1) AS x ON TRUE";

  /** More names than this are no help. */
  private static final int EXPECTED_MAX = 8;

  private final SqlText source;

  SyntaxMessages(SqlText source) {
    this.source = source;
  }

  WeirException translate(SqlParseException e) {
    SqlParserPos pos = e.getPos();
    int offset = pos == null ? 0 : source.offset(pos.getLineNum(), pos.getColumnNum());
    String message = String.valueOf(e.getMessage());
    if (message.startsWith("Encountered")
        || message.startsWith("Lexical error")
        || message.startsWith("Incorrect syntax near the keyword")) {
      Token found = found(e, offset);
      unclosed(found);
      if (found.is("asof") || follows(found, "asof")) {
        return source.unsupported(offset, "ASOF JOIN", LATEST_ROW);
      }
      return source.refuse(
          ErrorCode.SQL_SYNTAX,
          found.start(),
          "the SQL cannot be parsed at " + found.shown() + "; " + remedy(e, found));
    }
    if (message.startsWith("ASOF JOIN")) {
      return source.unsupported(offset, "ASOF JOIN", LATEST_ROW);
    }
    return source.refuse(ErrorCode.SQL_SYNTAX, offset, plain(message));
  }

  private static String plain(String message) {
    if (message.startsWith("ORDER BY unexpected")) {
      return "ORDER BY cannot stand here; of several values in an order take the first by"
          + " ARG_MIN(value, order) or (ARRAY_AGG(value ORDER BY order))[1]";
    }
    if (message.startsWith("Non-query expression")) {
      return "a query is expected here: SELECT, VALUES, or one of them in parentheses";
    }
    return ValidationMessages.plain(message);
  }

  /** Refuses a text that ends within parentheses. */
  private void unclosed(Token found) {
    List<Token> tokens = Tokens.of(source);
    Deque<Token> open = new ArrayDeque<>();
    for (Token token : tokens) {
      if (token.is("(")) {
        open.push(token);
      } else if (token.is(")") && !open.isEmpty()) {
        open.pop();
      }
    }
    boolean end = tokens.indexOf(found) >= tokens.size() - 2;
    if (end && !open.isEmpty()) {
      throw source.refuse(
          ErrorCode.SQL_SYNTAX,
          open.peek().start(),
          "the parenthesis that opens here is not closed; add )");
    }
  }

  private boolean follows(Token token, String word) {
    return Tokens.of(source).stream()
        .filter(each -> each.is(word) && each.end() <= token.start())
        .anyMatch(each -> source.text().substring(each.end(), token.start()).isBlank());
  }

  /** The first token that fits nothing; the parser names those that do before it, too. */
  private Token found(SqlParseException e, int offset) {
    List<Token> tokens =
        Tokens.of(source).stream()
            .filter(token -> token.end() > offset || token.kind() == Kind.END)
            .toList();
    int[][] sequences = e.getExpectedTokenSequences();
    List<int[]> fitting = sequences == null ? List.of() : Arrays.asList(sequences);
    int at = 0;
    while (at < tokens.size() - 1) {
      int place = at;
      Token token = tokens.get(at);
      fitting =
          fitting.stream()
              .filter(each -> each.length > place + 1)
              .filter(each -> fits(e.getTokenImages()[each[place]], token))
              .toList();
      if (fitting.isEmpty()) {
        break;
      }
      at++;
    }
    return tokens.get(at);
  }

  private static boolean isKeyword(SqlParseException e, Token word) {
    return e.getTokenImages() != null && Arrays.asList(e.getTokenImages()).contains(image(word));
  }

  private static boolean fits(String image, Token token) {
    return image.equals(image(token))
        || (image.equals("<IDENTIFIER>") && token.kind() == Kind.WORD)
        || (image.equals("<QUOTED_IDENTIFIER>") && token.kind() == Kind.QUOTED);
  }

  /** How the parser names a keyword. */
  private static String image(Token word) {
    return "\"" + word.text().toUpperCase(Locale.ROOT) + "\"";
  }

  private static String remedy(SqlParseException e, Token found) {
    return switch (found.kind()) {
      case WORD -> ofWord(found.text(), expected(e), isKeyword(e, found));
      case SYMBOL -> ofSymbol(found.text(), expected(e));
      case STRING, QUOTED, NUMBER, END -> anyOf(expected(e));
    };
  }

  /** What can stand there; empty where a name, a number or a text can, too. */
  private static Set<String> expected(SqlParseException e) {
    Set<String> names =
        e.getExpectedTokenNames() == null
            ? Set.of()
            : e.getExpectedTokenNames().stream()
                .map(String::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
    return names.stream().allMatch(name -> name.startsWith("\""))
        ? names.stream()
            .map(name -> name.substring(1, name.length() - 1))
            .collect(Collectors.toCollection(TreeSet::new))
        : Set.of();
  }

  private static String ofWord(String word, Set<String> expected, boolean keyword) {
    if (word.equals("unnest")) {
      return "it can stand in FROM: FROM t, UNNEST(t.a) AS u (x)";
    }
    String closest = Closest.name(word.toUpperCase(Locale.ROOT), expected).orElse("");
    if (!closest.isEmpty() && !closest.equalsIgnoreCase(word)) {
      return "did you mean " + closest + "?";
    }
    return keyword && !isShort(expected)
        ? "if it is a name, put it in double quotes"
        : anyOf(expected);
  }

  private static String ofSymbol(String symbol, Set<String> expected) {
    return switch (symbol) {
      case "|" -> "if bits are meant, write BITOR(a, b)";
      case "#" -> "if bits are meant, write BITXOR(a, b)";
      case "~" -> "if bits are meant, write BITNOT(a)";
      case ">" -> "if bits are meant, write RIGHTSHIFT(a, bits)";
      case "[", "]" -> "an array type is written with ARRAY, as in VARCHAR(3) ARRAY";
      default -> anyOf(expected);
    };
  }

  private static String anyOf(Set<String> expected) {
    return isShort(expected)
        ? "expected " + (expected.size() > 1 ? "one of " : "") + String.join(" ", expected)
        : "check the clause before it";
  }

  private static boolean isShort(Set<String> expected) {
    return !expected.isEmpty() && expected.size() <= EXPECTED_MAX;
  }
}
