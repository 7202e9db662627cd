package dev.weir.http;

/**
 * Names of labels as they stand in a path. Prometheus' clients write one that is no plain word as
 * {@code U__} with a code point in hexadecimal digits between underscores for each letter that is
 * not, and two underscores for one: {@code U__my_2e_label} is {@code my.label}.
 */
final class EscapedName {
  private static final String PREFIX = "U__";
  private static final int HEX_DIGITS_MAX = 6;

  private EscapedName() {}

  /** The name that is meant; a text that is not escaped well means itself. */
  static String plain(String name) {
    if (!name.startsWith(PREFIX)) {
      return name;
    }
    StringBuilder plain = new StringBuilder();
    int at = PREFIX.length();
    while (at < name.length()) {
      if (name.charAt(at) != '_') {
        plain.append(name.charAt(at++));
        continue;
      }
      int end = name.indexOf('_', at + 1);
      int letter = end < 0 ? -1 : letter(name.substring(at + 1, end));
      if (letter < 0) {
        return name;
      }
      plain.appendCodePoint(letter);
      at = end + 1;
    }
    return plain.toString();
  }

  private static int letter(String digits) {
    if (digits.isEmpty()) {
      return '_';
    }
    boolean isHex =
        digits.length() <= HEX_DIGITS_MAX
            && digits.chars().allMatch(digit -> digit < 0x80 && Character.digit(digit, 16) >= 0);
    int letter = isHex ? Integer.parseInt(digits, 16) : -1;
    boolean isLetter =
        Character.isValidCodePoint(letter)
            && (letter < Character.MIN_SURROGATE || letter > Character.MAX_SURROGATE);
    return isLetter ? letter : -1;
  }
}
