package dev.weir.config;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects errors, so that a user sees all of them at once and in a fixed order. */
final class ConfigProblems {
  private final List<Problem> problems = new ArrayList<>();

  private final Set<Found> badValues = new HashSet<>();

  private record Found(ConfigOrigin origin, String value) {}

  /** Keys that do not exist are shown first: they often explain the rest. */
  private enum Rank {
    UNREADABLE,
    KEY,
    VALUE
  }

  private record Problem(Rank rank, Origin origin, String text) {}

  void unreadable(Origin origin, String text) {
    problems.add(new Problem(Rank.UNREADABLE, origin, text));
  }

  void unknownKey(Origin origin, String key, String complaint) {
    problems.add(new Problem(Rank.KEY, origin, origin.aboutKey(key) + complaint));
  }

  /** {@code complaint} completes the sentence "key = found is …". */
  void badValue(String key, ConfigValue found, String complaint) {
    badValues.add(new Found(found.origin(), render(found)));
    Origin origin = Origin.of(found.origin());
    problems.add(new Problem(Rank.VALUE, origin, origin.about(key, render(found)) + complaint));
  }

  /** As {@link #badValue}, but silent if the value was taken over from a key that is wrong. */
  void badConsequence(String key, ConfigValue found, String complaint) {
    if (!badValues.contains(new Found(found.origin(), render(found)))) {
      badValue(key, found, complaint);
    }
  }

  static String render(ConfigValue value) {
    return value.render(ConfigRenderOptions.concise());
  }

  void throwIfAny() {
    if (problems.isEmpty()) {
      return;
    }
    problems.sort(
        Comparator.comparing(Problem::rank)
            .thenComparing(problem -> problem.origin().kind())
            .thenComparingInt(problem -> problem.origin().line()));
    throw new ConfigErrors(problems.stream().map(Problem::text).toList());
  }
}
