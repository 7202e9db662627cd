package dev.weir.promql;

import java.util.Locale;
import java.util.Set;

/**
 * A word of PromQL.
 *
 * @param kind what it is
 * @param text as it stands there; a string with its quotes
 * @param start where it begins, in UTF-16 units
 */
record Token(Kind kind, String text, int start) {
  enum Kind {
    END("end of input"),
    IDENTIFIER("identifier"),
    /** A name with a colon, which no function has. */
    METRIC_IDENTIFIER("metric identifier"),
    NUMBER("number"),
    DURATION("duration"),
    STRING("string"),
    /** Words such as {@code sum}, whatever their case, outside of braces. */
    AGGREGATOR,
    /** Words such as {@code offset}, whatever their case, outside of braces. */
    KEYWORD,
    /** The words {@code start}, {@code end} and {@code step}, outside of braces. */
    PREPROCESSOR,
    LEFT_BRACE,
    RIGHT_BRACE,
    LEFT_BRACKET,
    RIGHT_BRACKET,
    LEFT_PARENTHESIS,
    RIGHT_PARENTHESIS,
    COLON,
    COMMA,
    AT,
    EQUAL,
    NOT_EQUAL,
    MATCHES,
    NOT_MATCHES,
    /** Of arithmetic, comparison or sets, outside of braces. */
    OPERATOR;

    private final String description;

    Kind() {
      this("");
    }

    Kind(String description) {
      this.description = description;
    }
  }

  private static final int SHOWN = 10;

  /** Words that are no names of metrics in an expression, since they may follow an operator. */
  private static final Set<String> NO_METRICS =
      Set.of("atan2", "bool", "group_left", "group_right", "ignoring", "on");

  boolean is(Kind other) {
    return kind == other;
  }

  /** Whether it is a keyword or the like, whatever its case. */
  boolean is(Kind other, String word) {
    return kind == other && text.equalsIgnoreCase(word);
  }

  /** In small letters. */
  String word() {
    return text.toLowerCase(Locale.ROOT);
  }

  /** Behind its last character. */
  int end() {
    return start + text.length();
  }

  /** Whether it is made of letters and so may be the name of something. */
  boolean isName() {
    return switch (kind) {
      case IDENTIFIER, METRIC_IDENTIFIER, AGGREGATOR, KEYWORD, PREPROCESSOR -> true;
      case OPERATOR -> Character.isLetter(text.charAt(0));
      case END,
          NUMBER,
          DURATION,
          STRING,
          LEFT_BRACE,
          RIGHT_BRACE,
          LEFT_BRACKET,
          RIGHT_BRACKET,
          LEFT_PARENTHESIS,
          RIGHT_PARENTHESIS,
          COLON,
          COMMA,
          AT,
          EQUAL,
          NOT_EQUAL,
          MATCHES,
          NOT_MATCHES ->
          false;
    };
  }

  /** Whether it names a metric where an expression may begin. */
  boolean isMetric() {
    return isName() && !NO_METRICS.contains(word());
  }

  /** Whether it is a plus or a minus. */
  boolean isSign() {
    return kind == Kind.OPERATOR && (text.equals("+") || text.equals("-"));
  }

  /** Whether an expression may begin with it. */
  boolean startsExpression() {
    return switch (kind) {
      case NUMBER, DURATION, STRING, LEFT_BRACE, LEFT_PARENTHESIS -> true;
      case IDENTIFIER, METRIC_IDENTIFIER, AGGREGATOR, KEYWORD, PREPROCESSOR -> isMetric();
      case OPERATOR -> isSign() || isMetric();
      case END,
          RIGHT_BRACE,
          LEFT_BRACKET,
          RIGHT_BRACKET,
          RIGHT_PARENTHESIS,
          COLON,
          COMMA,
          AT,
          EQUAL,
          NOT_EQUAL,
          MATCHES,
          NOT_MATCHES ->
          false;
    };
  }

  /** How an error names it. */
  String description() {
    return switch (kind) {
      case END -> kind.description;
      case IDENTIFIER, METRIC_IDENTIFIER -> kind.description + ' ' + Quotes.quoted(text);
      case NUMBER, DURATION, STRING -> kind.description + ' ' + shortened();
      case NOT_EQUAL, MATCHES, NOT_MATCHES, OPERATOR, AT -> "<op:" + text + '>';
      case AGGREGATOR -> "<aggr:" + text + '>';
      case KEYWORD -> '<' + text + '>';
      case LEFT_BRACE,
          RIGHT_BRACE,
          LEFT_BRACKET,
          RIGHT_BRACKET,
          LEFT_PARENTHESIS,
          RIGHT_PARENTHESIS,
          COLON,
          COMMA,
          EQUAL,
          PREPROCESSOR ->
          Quotes.quoted(text);
    };
  }

  private String shortened() {
    if (text.codePointCount(0, text.length()) <= SHOWN) {
      return Quotes.quoted(text);
    }
    return Quotes.quoted(text.substring(0, text.offsetByCodePoints(0, SHOWN))) + "...";
  }
}
