package dev.weir.promql;

import dev.weir.series.index.Matcher;
import java.util.List;

/**
 * Which series are meant: those for which all matchers hold.
 *
 * @param matchers at least one that no series without the label matches, that of the metric's name
 *     first when it stands before the braces
 */
public record Selector(List<Matcher> matchers) {
  /**
   * Copies the matchers.
   *
   * @throws IllegalArgumentException when all of them match the empty value
   */
  public Selector {
    matchers = List.copyOf(matchers);
    if (matchers.stream().allMatch(Matcher::matchesEmpty)) {
      throw new IllegalArgumentException(
          "vector selector must contain at least one non-empty matcher");
    }
  }
}
