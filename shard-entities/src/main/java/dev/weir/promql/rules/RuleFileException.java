package dev.weir.promql.rules;

import java.util.List;

/** A text that is no rule file. */
public final class RuleFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Mistake> mistakes;

  /**
   * Something that is wrong.
   *
   * @param line counted from 1
   * @param column counted from 1
   */
  public record Mistake(int line, int column, String reason) {
    @Override
    public String toString() {
      return "%d:%d: %s".formatted(line, column, reason);
    }
  }

  RuleFileException(List<Mistake> mistakes) {
    super(mistakes.getFirst().toString());
    this.mistakes = List.copyOf(mistakes);
  }

  /** All that was found, in the order of the text. */
  public List<Mistake> mistakes() {
    return mistakes;
  }
}
