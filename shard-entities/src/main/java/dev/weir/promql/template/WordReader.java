package dev.weir.promql.template;

import dev.weir.promql.template.Word.Kind;
import java.util.ArrayList;
import java.util.List;

/** Takes an action apart into words. */
final class WordReader {
  private static final int HEXADECIMAL = 16;

  private final String action;
  private final List<Word> words = new ArrayList<>();
  private int at;

  private WordReader(String action) {
    this.action = action;
  }

  /** The words of what stands between the braces; the last one is of kind END. */
  static List<Word> read(String action) {
    WordReader reader = new WordReader(action);
    while (reader.next()) {}
    return reader.words;
  }

  private boolean next() {
    int before = at;
    while (at < action.length() && Character.isWhitespace(action.charAt(at))) {
      at++;
    }
    boolean isApart = at > before || at == 0;
    if (at == action.length()) {
      return add(Kind.END, "", isApart);
    }
    char first = action.charAt(at);
    return switch (first) {
      case '"' -> add(Kind.TEXT, quoted(), isApart);
      case '`' -> add(Kind.TEXT, raw(), isApart);
      case '\'' -> add(Kind.NUMBER, character(), isApart);
      case '|', '(', ')', ',', '=' -> add(Kind.SIGN, sign(1), isApart);
      case ':' -> add(Kind.SIGN, declaration(), isApart);
      case '$' -> add(Kind.VARIABLE, name(at + 1), isApart);
      case '.' -> dotted(isApart);
      default -> plain(first, isApart);
    };
  }

  private boolean add(Kind kind, String text, boolean isApart) {
    words.add(new Word(kind, text, isApart));
    return kind != Kind.END;
  }

  private String sign(int length) {
    at += length;
    return action.substring(at - length, at);
  }

  private String declaration() {
    if (!action.startsWith(":=", at)) {
      throw unexpected();
    }
    return sign(2);
  }

  private boolean dotted(boolean isApart) {
    boolean isNumber = at + 1 < action.length() && isDigit(action.charAt(at + 1));
    if (isNumber) {
      return add(Kind.NUMBER, number(), isApart);
    }
    String name = name(at + 1);
    return add(name.isEmpty() ? Kind.DOT : Kind.FIELD, name, isApart);
  }

  private boolean plain(char first, boolean isApart) {
    if (isDigit(first) || first == '-' || first == '+') {
      return add(Kind.NUMBER, number(), isApart);
    }
    String name = name(at);
    if (name.isEmpty()) {
      throw unexpected();
    }
    return add(Kind.NAME, name, isApart);
  }

  /** A name from a place on, which may be empty. */
  private String name(int from) {
    int end = from;
    while (end < action.length() && isOfName(action.charAt(end))) {
      end++;
    }
    at = end;
    return action.substring(from, end);
  }

  private static boolean isOfName(char character) {
    return character == '_' || Character.isLetterOrDigit(character);
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }

  private String number() {
    int end = at + 1;
    while (end < action.length() && isOfNumber(end)) {
      end++;
    }
    return sign(end - at);
  }

  private boolean isOfNumber(int place) {
    char character = action.charAt(place);
    boolean isSign = character == '-' || character == '+';
    return isSign
        ? Character.toLowerCase(action.charAt(place - 1)) == 'e'
        : character == '.' || isOfName(character);
  }

  private String raw() {
    int end = action.indexOf('`', at + 1);
    if (end < 0) {
      throw new TemplateException("unterminated raw quoted string");
    }
    String text = action.substring(at + 1, end);
    at = end + 1;
    return text;
  }

  private String quoted() {
    StringBuilder text = new StringBuilder();
    at++;
    while (at < action.length() && action.charAt(at) != '"') {
      text.appendCodePoint(unescaped());
    }
    if (at == action.length()) {
      throw new TemplateException("unterminated quoted string");
    }
    at++;
    return text.toString();
  }

  /** The number of a character between single quotes. */
  private String character() {
    at++;
    if (at == action.length()) {
      throw new TemplateException("unterminated character constant");
    }
    int character = unescaped();
    if (at == action.length() || action.charAt(at) != '\'') {
      throw new TemplateException("unterminated character constant");
    }
    at++;
    return Integer.toString(character);
  }

  private int unescaped() {
    int character = action.codePointAt(at);
    at += Character.charCount(character);
    if (character != '\\' || at == action.length()) {
      return character;
    }
    char escaped = action.charAt(at++);
    return switch (escaped) {
      case 'a' -> 0x07;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 0x0B;
      case '\\', '"', '\'' -> escaped;
      case 'x' -> hexadecimal(2);
      case 'u' -> hexadecimal(4);
      case 'U' -> hexadecimal(8);
      default -> throw new TemplateException("unknown escape \\" + escaped);
    };
  }

  private int hexadecimal(int digits) {
    int end = Math.min(at + digits, action.length());
    try {
      int character = Integer.parseInt(action.substring(at, end), HEXADECIMAL);
      if (end - at == digits && Character.isValidCodePoint(character)) {
        at = end;
        return character;
      }
    } catch (NumberFormatException noDigits) {
      // told below, as every other wrong escape
    }
    throw new TemplateException("an escape needs " + digits + " hexadecimal digits");
  }

  private TemplateException unexpected() {
    return new TemplateException(
        "unexpected \"" + Character.toString(action.codePointAt(at)) + "\" in {{" + action + "}}");
  }
}
