package dev.weir.promql;

/** Texts as Prometheus shows them in errors. */
final class Quotes {
  private Quotes() {}

  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints().forEach(character -> append(quoted, character, '"'));
    return quoted.append('"').toString();
  }

  /** One character. */
  static String quoted(int character) {
    StringBuilder quoted = new StringBuilder("'");
    append(quoted, character, '\'');
    return quoted.append('\'').toString();
  }

  private static void append(StringBuilder quoted, int character, char quote) {
    switch (character) {
      case '\n' -> quoted.append("\\n");
      case '\r' -> quoted.append("\\r");
      case '\t' -> quoted.append("\\t");
      case '\\' -> quoted.append("\\\\");
      default -> appendPlain(quoted, character, quote);
    }
  }

  private static void appendPlain(StringBuilder quoted, int character, char quote) {
    if (character == quote) {
      quoted.append('\\').append(quote);
    } else if (Character.isISOControl(character) || isSurrogate(character)) {
      quoted.append("\\u%04x".formatted(character));
    } else {
      quoted.appendCodePoint(character);
    }
  }

  /** Half a character, which no text should hold. */
  static boolean isSurrogate(int character) {
    return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
  }
}
