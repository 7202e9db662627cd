package dev.weir.promql;

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
    NUMBER("number"),
    STRING("string"),
    LEFT_BRACE,
    RIGHT_BRACE,
    COMMA,
    EQUAL,
    NOT_EQUAL,
    MATCHES,
    NOT_MATCHES,
    /** Of arithmetic or comparison, outside of braces. */
    OPERATOR,
    /** Brackets and colons, outside of braces. */
    SIGN;

    private final String description;

    Kind() {
      this("");
    }

    Kind(String description) {
      this.description = description;
    }
  }

  private static final int SHOWN = 10;

  /** How an error names it. */
  String description() {
    return switch (kind) {
      case END -> kind.description;
      case IDENTIFIER -> kind.description + ' ' + Quotes.quoted(text);
      case NUMBER, STRING -> kind.description + ' ' + shortened();
      case NOT_EQUAL, MATCHES, NOT_MATCHES, OPERATOR -> "<op:" + text + '>';
      case LEFT_BRACE, RIGHT_BRACE, COMMA, EQUAL, SIGN -> Quotes.quoted(text);
    };
  }

  private String shortened() {
    if (text.codePointCount(0, text.length()) <= SHOWN) {
      return Quotes.quoted(text);
    }
    return Quotes.quoted(text.substring(0, text.offsetByCodePoints(0, SHOWN))) + "...";
  }
}
