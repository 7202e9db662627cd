package dev.weir.promql.evaluation;

import java.util.List;
import java.util.Set;

/**
 * One question of a file of cases, with what is to be answered.
 *
 * @param line where it stands, counted from 1
 * @param construct which part of the language it shows, with a sentence about it
 * @param series what was loaded before it
 * @param question what is asked
 * @param expected the lines below it, without the blanks before them
 */
record Case(
    String file,
    int line,
    Construct construct,
    List<LoadedSeries> series,
    Question question,
    List<String> expected) {
  /** Copies the lists. */
  Case {
    series = List.copyOf(series);
    expected = List.copyOf(expected);
  }

  /** A part of the language and what it does. */
  record Construct(String name, String sentence) {}

  /** What holds for questions until it is set anew. */
  record Settings(boolean isExperimental, long lookbackMillis, long subqueryStepMillis) {
    static final Settings DEFAULT =
        new Settings(false, Query.LOOKBACK_MILLIS, Query.SUBQUERY_STEP_MILLIS);

    /** The same with one setting changed. */
    Settings with(String name, String value) {
      return switch (name) {
        case "experimental" -> new Settings(value.equals("on"), lookbackMillis, subqueryStepMillis);
        case "lookback" -> new Settings(isExperimental, CaseText.millis(value), subqueryStepMillis);
        case "step" -> new Settings(isExperimental, lookbackMillis, CaseText.millis(value));
        default -> throw new IllegalArgumentException("no such setting: " + name);
      };
    }
  }

  /**
   * What is asked.
   *
   * @param isRange whether at the steps from a start to an end, else at the start alone
   */
  record Question(
      String text, boolean isRange, long start, long end, long stepMillis, Settings settings) {}

  /**
   * All cases of a file.
   *
   * @param rows the rows of the table of rules that they are about
   */
  record Section(String file, String title, Set<String> rows, List<Case> cases) {}

  @Override
  public String toString() {
    return "%s:%d %s".formatted(file, line, question.text());
  }
}
