package dev.weir.series.index;

import dev.weir.series.Labels;
import dev.weir.series.LabelsBuilder;
import dev.weir.series.index.Matcher.Operation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Labels, matchers and regular expressions over few names and letters, so that much is equal. */
final class RandomSeries {
  static final List<String> NAMES = List.of("__name__", "a", "b", "host", "ä", "z\uD83D\uDE00");

  private static final List<String> LETTERS =
      List.of("a", "b", "ab", "1", "-", ".", "ä", "\uD83D\uDE00", "\n", "\uFFFD", "\uE000");

  private final Random random;

  RandomSeries(Random random) {
    this.random = random;
  }

  List<Labels> many(int count) {
    Set<Labels> all = new LinkedHashSet<>();
    for (int at = 0; at < count; at++) {
      all.add(labels());
    }
    return List.copyOf(all);
  }

  Labels labels() {
    LabelsBuilder builder = new LabelsBuilder();
    for (String name : NAMES) {
      if (random.nextInt(3) > 0) {
        builder.add(name, value());
      }
    }
    return builder.build();
  }

  /** Often short, sometimes with a number behind so that there are many, seldom very long. */
  String value() {
    int kind = random.nextInt(1_000);
    if (kind == 0) {
      return "x".repeat(random.nextInt(150_000));
    }
    return kind < 150 ? letters(2) + random.nextInt(5_000) : letters(3);
  }

  String letters(int most) {
    StringBuilder text = new StringBuilder();
    for (int rest = random.nextInt(most + 1); rest > 0; rest--) {
      text.append(pick(LETTERS));
    }
    return text.toString();
  }

  List<Matcher> matchers() {
    return IntStream.range(0, random.nextInt(4)).mapToObj(_ -> matcher()).toList();
  }

  private Matcher matcher() {
    String name = random.nextInt(20) == 0 ? "absent" : pick(NAMES);
    Operation operation = pick(List.of(Operation.values()));
    return switch (operation) {
      case EQUAL, NOT_EQUAL -> new Matcher(name, operation, letters(3));
      case MATCHES, NOT_MATCHES -> new Matcher(name, operation, regex());
    };
  }

  /** Alternatives of texts, dots and quantifiers; sometimes in brackets, sometimes wild. */
  String regex() {
    StringBuilder regex = new StringBuilder(part());
    while (random.nextInt(3) == 0) {
      regex.append('|').append(part());
    }
    return switch (random.nextInt(4)) {
      case 0 -> "(" + regex + ")";
      case 1 -> "(?:" + regex + ")";
      default -> regex.toString();
    };
  }

  private String part() {
    return around() + literal() + (random.nextInt(6) == 0 ? wild() : "") + around();
  }

  private String around() {
    return pick(List.of("", "", "", ".*", ".+", ".*", ".+", ".", ".*?"));
  }

  private String wild() {
    return pick(List.of("[0-9]+", "(a|b)", "a*", "\\d", "b{1,2}", "^", "$", "(?i:A)", "\\Qa.\\E"));
  }

  private String literal() {
    StringBuilder literal = new StringBuilder();
    for (int rest = random.nextInt(3); rest > 0; rest--) {
      String letter = pick(LETTERS);
      literal.append(
          switch (letter) {
            case "." -> pick(List.of(".", "\\.", "[.]"));
            case "-" -> pick(List.of("-", "\\-", "[-]"));
            default -> letter;
          });
    }
    return literal.toString();
  }

  <T> T pick(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }
}
