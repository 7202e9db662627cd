package dev.weir.sql;

import java.util.regex.Pattern;

/** Parts of random queries that Weir and DuckDB write apart; one may stand in another. */
final class TwoTexts {
  private static final Pattern INNERMOST =
      Pattern.compile("\u0011([^\u0011-\u0013]*)\u0012([^\u0011-\u0013]*)\u0013");

  private TwoTexts() {}

  /** A part that has two texts. */
  static String of(String weir, String duck) {
    return "\u0011" + weir + "\u0012" + duck + "\u0013";
  }

  /** The text for Weir. */
  static String weir(String text) {
    return chosen(text, "$1");
  }

  /** The text for DuckDB. */
  static String duck(String text) {
    return chosen(text, "$2");
  }

  private static String chosen(String text, String group) {
    String result = text;
    while (INNERMOST.matcher(result).find()) {
      result = INNERMOST.matcher(result).replaceAll(group);
    }
    return result;
  }
}
