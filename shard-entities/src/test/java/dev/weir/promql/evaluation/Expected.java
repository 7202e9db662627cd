package dev.weir.promql.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a case says of its answer:
 *
 * <pre>
 *   {job="a"} 1                 an element; at steps a value for each, _ where there is none
 *   up{job="a"} 1@1m 0@2m       samples of a range with their times
 *   1                           a scalar
 *   expect string "..."         a text
 *   expect empty                no element
 *   expect ordered              elements come in the order of the lines
 *   expect approx               values may differ by 1e-12 of their size, else by no bit
 *   expect warn msg: ...        and expect info, with msg:, regex: or alone; none but these
 *   expect fail msg: ...        or regex:
 * </pre>
 */
final class Expected {
  private static final String EXPECT = "expect ";

  private final List<CaseText.Line> lines = new ArrayList<>();
  private final List<Said> warnings = new ArrayList<>();
  private final List<Said> infos = new ArrayList<>();
  private final List<Said> failures = new ArrayList<>();
  private OptionalDouble scalar = OptionalDouble.empty();
  private String text;
  private boolean isEmpty;
  private boolean isOrdered;
  private boolean isApproximate;

  /** What a message must be like, with the words that say so. */
  record Said(String words, Predicate<String> fits) {
    private static Said of(String words) {
      if (words.startsWith("msg:")) {
        return new Said(words, words.substring("msg:".length()).strip()::equals);
      }
      if (words.startsWith("regex:")) {
        Pattern pattern = Pattern.compile(words.substring("regex:".length()).strip());
        return new Said(words, message -> pattern.matcher(message).find());
      }
      if (!words.isEmpty()) {
        throw new IllegalArgumentException("neither msg: nor regex: " + words);
      }
      return new Said("any", _ -> true);
    }
  }

  private Expected() {}

  /** What the lines below a question say. */
  static Expected of(List<String> lines) {
    Expected expected = new Expected();
    for (String line : lines) {
      if (line.startsWith(EXPECT)) {
        expected.readRule(line.substring(EXPECT.length()));
      } else if (line.contains(" ")) {
        expected.lines.add(CaseText.line(line));
      } else {
        expected.scalar = OptionalDouble.of(CaseText.number(line));
      }
    }
    expected.requireOne();
    return expected;
  }

  private void readRule(String rule) {
    String word = rule.split(" ", 2)[0];
    String rest = rule.substring(word.length()).strip();
    switch (word) {
      case "empty" -> isEmpty = true;
      case "ordered" -> isOrdered = true;
      case "approx" -> isApproximate = true;
      case "string" -> text = CaseText.plain(rest);
      case "warn" -> warnings.add(Said.of(rest));
      case "info" -> infos.add(Said.of(rest));
      case "fail" -> failures.add(Said.of(rest));
      // nothing is allowed that is not asked for, so these are for the reader
      case "no_warn", "no_info" -> {}
      default -> throw new IllegalArgumentException("nothing to expect: " + rule);
    }
  }

  /** A case that says nothing would let anything pass. */
  private void requireOne() {
    int count =
        (lines.isEmpty() ? 0 : 1)
            + (scalar.isPresent() ? 1 : 0)
            + (text == null ? 0 : 1)
            + (isEmpty ? 1 : 0)
            + failures.size();
    if (count != 1) {
      throw new IllegalArgumentException("expects %d kinds of answers".formatted(count));
    }
  }

  List<CaseText.Line> lines() {
    return lines;
  }

  List<Said> warnings() {
    return warnings;
  }

  List<Said> infos() {
    return infos;
  }

  List<Said> failures() {
    return failures;
  }

  OptionalDouble scalar() {
    return scalar;
  }

  /** The text of the answer; null where it is none. */
  String text() {
    return text;
  }

  boolean isOrdered() {
    return isOrdered;
  }

  boolean isApproximate() {
    return isApproximate;
  }
}
