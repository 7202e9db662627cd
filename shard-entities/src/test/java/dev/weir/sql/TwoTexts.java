package dev.weir.sql;

import java.util.regex.Pattern;

/** Parts of random queries that Weir and DuckDB write apart; one may stand in another. */
final class TwoTexts {
  private static final Pattern INNERMOST =
      Pattern.compile("\u0003([^\u0003-\u0005]*)\u0004([^\u0003-\u0005]*)\u0005");

  private TwoTexts() {}

  /** A part that has two texts. */
  static String of(String weir, String duck) {
    return "\u0003" + weir + "\u0004" + duck + "\u0005";
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
