package dev.weir.sql;

import dev.weir.config.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Splits SQL text into tokens; comments are left out. */
final class Tokens {
  /** What a token is. */
  enum Kind {
    /** A name or keyword without quotes. */
    WORD,
    /** A name in double quotes. */
    QUOTED,
    /** A text in single quotes, with an E before them, or between dollars. */
    STRING,
    NUMBER,
    SYMBOL,
    END
  }

  /**
   * @param text words folded to lower case, quotes removed
   */
  record Token(Kind kind, String text, int start, int end) {
    boolean is(String word) {
      return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equals(word);
    }

    /** How a message shows it. */
    String shown() {
      return switch (kind) {
        case END -> "the end of the text";
        case STRING -> "'" + text + "'";
        case QUOTED -> "\"" + text + "\"";
        case WORD, NUMBER, SYMBOL -> text;
      };
    }
  }

  private static final Pattern DOLLARS = Pattern.compile("\\$([\\p{L}_][\\p{L}\\p{N}_]*)?\\$");

  private final SqlText source;
  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Tokens(SqlText source) {
    this.source = source;
    this.text = source.text();
  }

  /** All tokens of a text; the last one is {@link Kind#END}. */
  static List<Token> of(SqlText source) {
    Tokens reader = new Tokens(source);
    while (reader.skipBlanks()) {
      reader.tokens.add(reader.next());
    }
    int end = source.text().stripTrailing().length();
    reader.tokens.add(new Token(Kind.END, "", end, end));
    return reader.tokens;
  }

  private boolean skipBlanks() {
    while (at < text.length()) {
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else if (text.startsWith("--", at)) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (text.startsWith("/*", at)) {
        int end = text.indexOf("*/", at + 2);
        if (end < 0) {
          throw source.refuse(ErrorCode.SQL_SYNTAX, at, "the comment is not closed; add */");
        }
        at = end + 2;
      } else {
        return true;
      }
    }
    return false;
  }

  private Token next() {
    char c = text.charAt(at);
    if (c == '"') {
      return quoted(Kind.QUOTED, '"');
    }
    if (c == '\'') {
      return quoted(Kind.STRING, '\'');
    }
    if ((c == 'e' || c == 'E') && text.startsWith("'", at + 1)) {
      int end = EscapedText.end(source, at);
      return token(Kind.STRING, EscapedText.decoded(source, at, end), end);
    }
    if (c == '$' && DOLLARS.matcher(text).region(at, text.length()).lookingAt()) {
      return dollars();
    }
    if (Character.isLetter(c) || c == '_') {
      return word();
    }
    boolean fraction = c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1));
    if (isDigit(c) || fraction) {
      return number();
    }
    return token(Kind.SYMBOL, String.valueOf(c), at + 1);
  }

  private Token quoted(Kind kind, char quote) {
    StringBuilder content = new StringBuilder();
    for (int i = at + 1; i < text.length(); i++) {
      if (text.charAt(i) != quote) {
        content.append(text.charAt(i));
      } else if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
        content.append(quote);
        i++;
      } else {
        return token(kind, content.toString(), i + 1);
      }
    }
    String what = kind == Kind.STRING ? "text" : "name";
    throw source.refuse(
        ErrorCode.SQL_SYNTAX, at, "the " + what + " that starts here is not closed; add " + quote);
  }

  /** {@code $$a text$$} and {@code $tag$a text$tag$}, in which nothing is escaped. */
  private Token dollars() {
    String mark = text.substring(at, text.indexOf('$', at + 1) + 1);
    int end = text.indexOf(mark, at + mark.length());
    if (end < 0) {
      throw source.refuse(
          ErrorCode.SQL_SYNTAX, at, "the text that starts here is not closed; add " + mark);
    }
    return token(Kind.STRING, text.substring(at + mark.length(), end), end + mark.length());
  }

  private Token word() {
    int end = at;
    while (end < text.length()
        && (Character.isLetterOrDigit(text.charAt(end)) || "_$".indexOf(text.charAt(end)) >= 0)) {
      end++;
    }
    return token(Kind.WORD, text.substring(at, end).toLowerCase(Locale.ROOT), end);
  }

  private Token number() {
    int end = at;
    while (end < text.length()) {
      char c = Character.toLowerCase(text.charAt(end));
      boolean sign = (c == '+' || c == '-') && Character.toLowerCase(text.charAt(end - 1)) == 'e';
      if (!isDigit(c) && c != '.' && c != 'e' && !sign) {
        break;
      }
      end++;
    }
    return token(Kind.NUMBER, text.substring(at, end), end);
  }

  private Token token(Kind kind, String content, int end) {
    Token token = new Token(kind, content, at, end);
    at = end;
    return token;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
