package dev.weir.promql;

/**
 * Where an expression stands in its text.
 *
 * @param start its first character, in UTF-16 units
 * @param end behind its last character
 */
public record Span(int start, int end) {
  /** From the start of this one to the end of another. */
  public Span to(Span other) {
    return new Span(start, other.end);
  }
}
