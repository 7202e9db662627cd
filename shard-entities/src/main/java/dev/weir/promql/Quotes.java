package dev.weir.promql;

/** Texts as Prometheus shows them in errors and in queries that it writes. */
public final class Quotes {
  private static final int DELETE = 0x7F;

  private Quotes() {}

  /** Between double quotes, with escapes that PromQL reads. */
  public static String quoted(String text) {
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
      case 0x07 -> quoted.append("\\a");
      case '\b' -> quoted.append("\\b");
      case '\f' -> quoted.append("\\f");
      case '\n' -> quoted.append("\\n");
      case '\r' -> quoted.append("\\r");
      case '\t' -> quoted.append("\\t");
      case 0x0B -> quoted.append("\\v");
      case '\\' -> quoted.append("\\\\");
      default -> appendPlain(quoted, character, quote);
    }
  }

  private static void appendPlain(StringBuilder quoted, int character, char quote) {
    if (character == quote) {
      quoted.append('\\').append(quote);
    } else if (isPrintable(character)) {
      quoted.appendCodePoint(character);
    } else if (character < ' ' || character == DELETE) {
      quoted.append("\\x%02x".formatted(character));
    } else if (Character.isBmpCodePoint(character)) {
      quoted.append("\\u%04x".formatted(character));
    } else {
      quoted.append("\\U%08x".formatted(character));
    }
  }

  private static boolean isPrintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> character == ' ';
      default -> true;
    };
  }

  /** Half a character, which no text should hold. */
  static boolean isSurrogate(int character) {
    return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
  }
}
