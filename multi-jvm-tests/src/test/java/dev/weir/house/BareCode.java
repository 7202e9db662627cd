package dev.weir.house;

/** Java source without what only people read: comments, and the insides of texts. */
final class BareCode {
  private static final String TEXT_BLOCK = "\"\"\"";

  private final String source;
  private final StringBuilder code = new StringBuilder();
  private int at;

  private BareCode(String source) {
    this.source = source;
  }

  /** The same number of lines; comments blank, texts and characters empty. */
  static String of(String source) {
    return new BareCode(source).strip();
  }

  private String strip() {
    while (at < source.length()) {
      if (source.startsWith("//", at)) {
        skipTo("\n", 0);
      } else if (source.startsWith("/*", at)) {
        skipTo("*/", 2);
      } else if (source.startsWith(TEXT_BLOCK, at)) {
        skipText(TEXT_BLOCK);
      } else if (source.charAt(at) == '"') {
        skipText("\"");
      } else if (source.charAt(at) == '\'') {
        skipText("'");
      } else {
        code.append(source.charAt(at++));
      }
    }
    return code.toString();
  }

  private void skipTo(String end, int keep) {
    int found = source.indexOf(end, at + keep);
    int next = found < 0 ? source.length() : found + keep;
    keepLineEnds(next);
  }

  private void skipText(String quote) {
    int next = at + quote.length();
    while (next < source.length() && !source.startsWith(quote, next)) {
      next += source.charAt(next) == '\\' ? 2 : 1;
    }
    code.append(quote);
    keepLineEnds(Math.min(next + quote.length(), source.length()));
    code.append(quote);
  }

  private void keepLineEnds(int next) {
    source.substring(at, next).chars().filter(c -> c == '\n').forEach(_ -> code.append('\n'));
    at = next;
  }
}
