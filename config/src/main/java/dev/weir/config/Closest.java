package dev.weir.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * The known name a user probably meant: for "did you mean" hints on keys, members, parameters,
 * columns and tables.
 */
public final class Closest {
  /** More edits than this are no slip of the fingers, however long the name. */
  private static final int EDITS_MAX = 4;

  private Closest() {}

  /**
   * The nearest of {@code known}, or empty if none is near: at most a third of the letters may
   * differ. Among equally near ones the first in alphabetical order, so that messages are stable.
   */
  public static Optional<String> name(String given, Collection<String> known) {
    int budget = Math.clamp(given.length() / 3, 1, EDITS_MAX);
    return known.stream()
        .map(candidate -> new Candidate(candidate, edits(given, candidate)))
        .filter(candidate -> candidate.edits() <= budget)
        .filter(candidate -> candidate.edits() < candidate.name().length())
        .min(Comparator.comparingInt(Candidate::edits).thenComparing(Candidate::name))
        .map(Candidate::name);
  }

  private record Candidate(String name, int edits) {}

  /** Insertions, deletions, substitutions and swaps of neighbours that turn one into the other. */
  private static int edits(String left, String right) {
    int[] beforePrevious = new int[right.length() + 1];
    int[] previous = new int[right.length() + 1];
    int[] current = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int cost = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        int best = Math.min(Math.min(current[j - 1], previous[j]) + 1, previous[j - 1] + cost);
        current[j] = swapped(left, right, i, j) ? Math.min(best, beforePrevious[j - 2] + 1) : best;
      }
      int[] free = beforePrevious;
      beforePrevious = previous;
      previous = current;
      current = free;
    }
    return previous[right.length()];
  }

  private static boolean swapped(String left, String right, int i, int j) {
    return i > 1
        && j > 1
        && left.charAt(i - 1) == right.charAt(j - 2)
        && left.charAt(i - 2) == right.charAt(j - 1);
  }
}
