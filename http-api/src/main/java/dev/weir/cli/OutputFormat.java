package dev.weir.cli;

import java.util.Locale;

/** How answers are printed: {@code -o table|json|ndjson|csv}. */
enum OutputFormat {
  /** Columns for people. */
  TABLE,
  /** The answer of the server, indented. */
  JSON,
  /** One JSON object a line. */
  NDJSON,
  /** RFC 4180 with a header line. */
  CSV;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
