package dev.weir.promql;

import dev.weir.promql.Token.Kind;
import java.util.Locale;
import java.util.Set;

/**
 * Splits PromQL into words. Between braces other words exist than outside: there is no arithmetic,
 * and names have no colon.
 */
final class Lexer {
  /** Words that are numbers, whatever their case. */
  private static final Set<String> NUMBER_WORDS = Set.of("inf", "nan");

  /** Operators outside of braces; the longer of two that begin alike stands first. */
  private static final String[] OPERATORS = {
    "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "^", "@"
  };

  private static final String SIGNS = "()[]";

  private final String text;
  private int at;
  private boolean isInBraces;

  Lexer(String text) {
    this.text = text;
  }

  /**
   * The next word; again and again the end when there is no more.
   *
   * @throws PromqlException when there is none
   */
  Token next() {
    skip();
    if (at == text.length()) {
      if (isInBraces) {
        throw wrong("unexpected end of input inside braces");
      }
      return new Token(Kind.END, "", at);
    }
    char first = text.charAt(at);
    if (first == '"' || first == '\'' || first == '`') {
      return token(Kind.STRING, new StringLiteral(text, at).end());
    }
    if (first == ',') {
      return token(Kind.COMMA, at + 1);
    }
    return isInBraces ? insideBraces(first) : outsideBraces(first);
  }

  private void skip() {
    while (at < text.length()) {
      if (text.charAt(at) == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (" \t\n\r".indexOf(text.charAt(at)) >= 0) {
        at++;
      } else {
        return;
      }
    }
  }

  private Token insideBraces(char first) {
    if (isAlpha(first)) {
      return token(Kind.IDENTIFIER, endOfWord(false));
    }
    return switch (first) {
      case '}' -> {
        isInBraces = false;
        yield token(Kind.RIGHT_BRACE, at + 1);
      }
      case '=' ->
          text.startsWith("=~", at) ? token(Kind.MATCHES, at + 2) : token(Kind.EQUAL, at + 1);
      case '!' -> negation();
      case '{' -> throw wrong("unexpected left brace '{'");
      default -> throw wrong("unexpected character inside braces: " + character(at));
    };
  }

  private Token negation() {
    if (text.startsWith("!=", at)) {
      return token(Kind.NOT_EQUAL, at + 2);
    }
    if (text.startsWith("!~", at)) {
      return token(Kind.NOT_MATCHES, at + 2);
    }
    if (at + 1 == text.length()) {
      throw wrong("unexpected end of input inside braces");
    }
    throw wrong("unexpected character after '!' inside braces: " + character(at + 1));
  }

  private Token outsideBraces(char first) {
    if (first == '{') {
      isInBraces = true;
      return token(Kind.LEFT_BRACE, at + 1);
    }
    if (isAlpha(first) || first == ':') {
      return word();
    }
    if (isDigit(first)
        || (first == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
      return token(Kind.NUMBER, endOfNumber());
    }
    if (SIGNS.indexOf(first) >= 0) {
      return token(Kind.SIGN, at + 1);
    }
    for (String operator : OPERATORS) {
      if (text.startsWith(operator, at)) {
        return token(Kind.OPERATOR, at + operator.length());
      }
    }
    if (first == '=') {
      return token(Kind.EQUAL, at + 1);
    }
    throw wrong("unexpected character: " + character(at));
  }

  private Token word() {
    int end = endOfWord(true);
    String word = text.substring(at, end).toLowerCase(Locale.ROOT);
    return token(NUMBER_WORDS.contains(word) ? Kind.NUMBER : Kind.IDENTIFIER, end);
  }

  private int endOfWord(boolean withColons) {
    int end = at;
    while (end < text.length() && isOfWord(text.charAt(end), withColons)) {
      end++;
    }
    return end;
  }

  /** Numbers and durations, whose syntax nothing here needs yet. */
  private int endOfNumber() {
    int end = at;
    while (end < text.length() && (isOfWord(text.charAt(end), false) || text.charAt(end) == '.')) {
      end++;
    }
    return end;
  }

  private static boolean isOfWord(char character, boolean withColons) {
    return isAlpha(character) || isDigit(character) || (withColons && character == ':');
  }

  private static boolean isAlpha(char character) {
    return character == '_'
        || (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z');
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }

  private String character(int place) {
    return Quotes.quoted(text.codePointAt(place));
  }

  private Token token(Kind kind, int end) {
    Token token = new Token(kind, text.substring(at, end), at);
    at = end;
    return token;
  }

  private PromqlException wrong(String reason) {
    return new PromqlException(text, at, reason);
  }
}
