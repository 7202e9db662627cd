package dev.weir.promql;

import dev.weir.promql.Token.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Splits PromQL into words. What is a word depends on the place: between braces there is no
 * arithmetic, and names have no colon; between brackets there are durations and no names.
 */
final class Lexer {
  /** Words that are numbers, whatever their case. */
  static final Set<String> NUMBER_WORDS = Set.of("inf", "nan");

  private static final Set<String> KEYWORDS =
      Set.of(
          "anchored",
          "bool",
          "by",
          "group_left",
          "group_right",
          "ignoring",
          "offset",
          "on",
          "smoothed",
          "without");

  private static final Set<String> PREPROCESSORS = Set.of("start", "end", "step");

  /** Words that a duration may be computed with. */
  private static final Map<String, Kind> DURATION_WORDS =
      Map.of("step", Kind.PREPROCESSOR, "min", Kind.AGGREGATOR, "max", Kind.AGGREGATOR);

  private static final String DURATION_WORDS_START = "sSmM";

  /** Operators outside of braces; the longer of two that begin alike stands first. */
  private static final String[] OPERATORS = {
    "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "^"
  };

  private static final String DURATION_OPERATORS = "+-*/%^";

  private final String text;
  private int at;
  private int parentheses;
  private boolean isInBraces;
  private boolean isInBrackets;

  /** Between an opening bracket and the number that ends the range's beginning. */
  private boolean isInDuration;

  private boolean hasColon;
  private boolean hasDuration;

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
      return end();
    }
    char first = text.charAt(at);
    if (isInDuration) {
      return insideDuration(first);
    }
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
      if (text.charAt(at) == '#' && !isInDuration) {
        skipLine();
      } else if (isSpace(text.charAt(at))) {
        at++;
      } else {
        return;
      }
    }
  }

  private void skipLine() {
    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
      at++;
    }
  }

  private Token end() {
    if (isInBraces) {
      throw wrong("unexpected end of input inside braces");
    }
    if (isInDuration) {
      throw wrong("unexpected end of input in duration expression");
    }
    if (parentheses != 0) {
      throw wrong("unclosed left parenthesis");
    }
    if (isInBrackets) {
      throw wrong("unclosed left bracket");
    }
    return new Token(Kind.END, "", at);
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
    if (isNumber(first)) {
      return number();
    }
    if (isAlpha(first) || first == ':') {
      return isInBrackets ? insideBrackets(first) : word();
    }
    for (String operator : OPERATORS) {
      if (text.startsWith(operator, at)) {
        return token(Kind.OPERATOR, at + operator.length());
      }
    }
    return switch (first) {
      case '(', ')' -> parenthesis(first);
      case '[', ']' -> bracket(first);
      case '{' -> {
        isInBraces = true;
        yield token(Kind.LEFT_BRACE, at + 1);
      }
      case '@' -> token(Kind.AT, at + 1);
      case '=' -> equal();
      case '!' -> throw lonelyExclamationMark();
      default -> throw wrong("unexpected character: " + character(at));
    };
  }

  private Token equal() {
    if (text.startsWith("=~", at)) {
      throw wrong("unexpected character after '=': '~'");
    }
    return token(Kind.EQUAL, at + 1);
  }

  private PromqlException lonelyExclamationMark() {
    return at + 1 == text.length()
        ? wrong("unexpected character: '!'")
        : wrong("unexpected character after '!': " + character(at + 1));
  }

  private Token parenthesis(char first) {
    boolean isLeft = first == '(';
    Token token = token(isLeft ? Kind.LEFT_PARENTHESIS : Kind.RIGHT_PARENTHESIS, at + 1);
    parentheses += isLeft ? 1 : -1;
    if (parentheses < 0) {
      throw wrong("unexpected right parenthesis ')'");
    }
    return token;
  }

  private Token bracket(char first) {
    boolean isLeft = first == '[';
    if (isInBrackets == isLeft) {
      throw wrong(
          isLeft ? "unexpected left bracket '['" : "unexpected right bracket " + character(at));
    }
    isInBrackets = isLeft;
    isInDuration = isLeft;
    hasColon = false;
    return token(isLeft ? Kind.LEFT_BRACKET : Kind.RIGHT_BRACKET, at + 1);
  }

  /** Behind the first number there, where a colon may follow. */
  private Token insideBrackets(char first) {
    if (first == ':') {
      if (hasColon) {
        throw wrong("unexpected colon ':'");
      }
      hasColon = true;
      return token(Kind.COLON, at + 1);
    }
    return durationWord()
        .orElseThrow(
            () -> wrong("unexpected character: %s, expected ':'".formatted(character(at))));
  }

  private Token insideDuration(char first) {
    if (isNumber(first)) {
      isInDuration = false;
      hasDuration = true;
      return number();
    }
    if (DURATION_OPERATORS.indexOf(first) >= 0) {
      return token(Kind.OPERATOR, at + 1);
    }
    return switch (first) {
      case ']' -> bracket(first);
      case '(', ')' -> parenthesis(first);
      case ',' -> token(Kind.COMMA, at + 1);
      case ':' -> earlyColon();
      default ->
          durationWord()
              .orElseThrow(
                  () -> wrong("unexpected character in duration expression: " + character(at)));
    };
  }

  private Token earlyColon() {
    Token colon = token(Kind.COLON, at + 1);
    if (!hasDuration) {
      throw wrong("unexpected colon before duration in duration expression");
    }
    if (hasColon) {
      throw wrong("unexpected repeated colon in duration expression");
    }
    hasColon = true;
    return colon;
  }

  private Optional<Token> durationWord() {
    if (DURATION_WORDS_START.indexOf(text.charAt(at)) < 0) {
      return Optional.empty();
    }
    int end = at;
    while (end < text.length() && isAlpha(text.charAt(end))) {
      end++;
    }
    int endOfWord = end;
    String word = text.substring(at, end).toLowerCase(Locale.ROOT);
    return Optional.ofNullable(DURATION_WORDS.get(word)).map(kind -> token(kind, endOfWord));
  }

  private boolean isNumber(char first) {
    return isDigit(first)
        || (first == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1)));
  }

  private Token number() {
    NumberScanner scanner = new NumberScanner(text, at);
    Kind kind =
        scanner
            .kind()
            .orElseThrow(
                () ->
                    wrong(
                        "bad number or duration syntax: "
                            + Quotes.quoted(text.substring(at, scanner.end()))));
    return token(kind, scanner.end());
  }

  private Token word() {
    int end = endOfWord(true);
    return token(kind(text.substring(at, end).toLowerCase(Locale.ROOT)), end);
  }

  private static Kind kind(String word) {
    if (NUMBER_WORDS.contains(word)) {
      return Kind.NUMBER;
    }
    if (KEYWORDS.contains(word)) {
      return Kind.KEYWORD;
    }
    if (PREPROCESSORS.contains(word)) {
      return Kind.PREPROCESSOR;
    }
    if (AggregationOperator.of(word).isPresent()) {
      return Kind.AGGREGATOR;
    }
    if (BinaryOperator.of(word).isPresent()) {
      return Kind.OPERATOR;
    }
    return word.indexOf(':') < 0 ? Kind.IDENTIFIER : Kind.METRIC_IDENTIFIER;
  }

  private int endOfWord(boolean withColons) {
    int end = at;
    while (end < text.length()
        && (isOfWord(text.charAt(end)) || (withColons && text.charAt(end) == ':'))) {
      end++;
    }
    return end;
  }

  /** Whether a word goes on with it. */
  static boolean isOfWord(int character) {
    return isAlpha(character) || isDigit(character);
  }

  static boolean isSpace(int character) {
    return character == ' ' || character == '\t' || character == '\n' || character == '\r';
  }

  private static boolean isAlpha(int character) {
    return character == '_'
        || (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z');
  }

  private static boolean isDigit(int character) {
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
