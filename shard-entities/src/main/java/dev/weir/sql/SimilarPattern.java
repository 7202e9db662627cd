package dev.weir.sql;

/**
 * Reads patterns of SIMILAR TO as regular expressions: {@code %} and {@code _} as in LIKE, and
 * {@code | * + ? {m,n} ( ) [ ]}; a backslash makes a character plain.
 */
final class SimilarPattern {
  private static final String SAME = "|*+?(){}";

  private SimilarPattern() {}

  static String regex(String pattern, int site) {
    StringBuilder regex = new StringBuilder("^(?:");
    for (int i = 0; i < pattern.length(); i++) {
      char next = pattern.charAt(i);
      if (next == '\\') {
        if (++i == pattern.length()) {
          throw RegexPattern.invalid(site, "the pattern of SIMILAR TO ends with its escape");
        }
        plain(pattern.charAt(i), regex);
      } else if (next == '[') {
        int closing = pattern.indexOf(']', i + 2);
        if (closing < 0) {
          throw RegexPattern.invalid(site, "a [ in the pattern of SIMILAR TO is not closed");
        }
        regex.append(pattern, i, closing + 1);
        i = closing;
      } else if (next == '%') {
        regex.append(".*");
      } else if (next == '_') {
        regex.append('.');
      } else if (SAME.indexOf(next) >= 0) {
        regex.append(next == '(' ? "(?:" : next);
      } else {
        plain(next, regex);
      }
    }
    return regex.append(")$").toString();
  }

  private static void plain(char character, StringBuilder regex) {
    boolean special = "\\.^$|*+?(){}[]".indexOf(character) >= 0;
    regex.append(special ? "\\" : "").append(character);
  }
}
