package dev.weir.series.index;

import dev.weir.series.index.Shape.Around;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the regular expressions that need no engine: alternatives of texts, each with {@code .*} or
 * {@code .+} before and behind it, all of them perhaps in one pair of brackets. What is not surely
 * of this kind is left to the engine, mistakes among it.
 */
final class SimplePatterns {
  /** More alternatives than this are faster in one pass of the engine. */
  private static final int SHAPES_MAX = 16;

  private static final String META = "\\.+*?()|[]{}^$";

  private final String regex;
  private final int end;
  private int at;

  private SimplePatterns(String regex, int from, int end) {
    this.regex = regex;
    this.at = from;
    this.end = end;
  }

  static Optional<ValuePattern> read(String regex) {
    return pattern(new SimplePatterns(regex, open(regex), close(regex)).shapes());
  }

  private static int open(String regex) {
    if (close(regex) == regex.length()) {
      return 0;
    }
    return regex.startsWith("(?:") ? 3 : 1;
  }

  /** Where the content of the brackets ends; other brackets within it are no simple pattern. */
  private static int close(String regex) {
    boolean bracketed = regex.startsWith("(") && regex.endsWith(")") && !regex.endsWith("\\)");
    return bracketed ? regex.length() - 1 : regex.length();
  }

  private static Optional<ValuePattern> pattern(List<Shape> shapes) {
    if (!shapes.isEmpty() && shapes.stream().allMatch(Shape::isText)) {
      return Optional.of(new ValuePattern.Texts(shapes.stream().map(Shape::text).toList()));
    }
    return shapes.isEmpty() || shapes.size() > SHAPES_MAX
        ? Optional.empty()
        : Optional.of(new ValuePattern.Shapes(shapes));
  }

  /** The alternatives, or none when they are not simple. */
  private List<Shape> shapes() {
    List<Shape> shapes = new ArrayList<>();
    while (true) {
      Around before = around();
      Optional<byte[]> text = text();
      if (text.isEmpty()) {
        return List.of();
      }
      Around behind = around();
      boolean ends = at == end;
      if ((!ends && regex.charAt(at) != '|') || isUnclear(before, text.get(), behind)) {
        return List.of();
      }
      shapes.add(new Shape(before, text.get(), behind));
      if (ends) {
        return shapes;
      }
      at++;
    }
  }

  /** Two times at least one character are two bytes only when the characters are of one each. */
  private static boolean isUnclear(Around before, byte[] text, Around behind) {
    return text.length == 0 && before == Around.SOME && behind == Around.SOME;
  }

  private Around around() {
    boolean repeats = at + 1 < end && regex.charAt(at) == '.' && !isQuantifier(at + 2);
    if (repeats && regex.charAt(at + 1) == '*') {
      at += 2;
      return Around.ANY;
    }
    if (repeats && regex.charAt(at + 1) == '+') {
      at += 2;
      return Around.SOME;
    }
    return Around.NOTHING;
  }

  /** Plain characters up to the next that says more; none when a quantifier follows them. */
  private Optional<byte[]> text() {
    StringBuilder text = new StringBuilder();
    while (at < end) {
      int width = plain();
      if (width == 0) {
        break;
      }
      if (isQuantifier(at + width)) {
        return Optional.empty();
      }
      text.append(regex.charAt(width == 1 ? at : at + 1));
      at += width;
    }
    return Optional.of(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Characters of the regular expression that stand for one of the text; 0 when none do. */
  private int plain() {
    char first = regex.charAt(at);
    if (META.indexOf(first) < 0) {
      return 1;
    }
    if (at + 1 == end) {
      return 0;
    }
    char second = regex.charAt(at + 1);
    if (first == '\\') {
      return isPunctuation(second) ? 2 : 0;
    }
    boolean isClassOfOne = first == '[' && at + 2 < end && regex.charAt(at + 2) == ']';
    return isClassOfOne && second != '^' && second != '\\' ? 3 : 0;
  }

  private static boolean isPunctuation(char character) {
    return character > ' ' && character < 0x7F && !Character.isLetterOrDigit(character);
  }

  private boolean isQuantifier(int place) {
    return place < end && "*+?{".indexOf(regex.charAt(place)) >= 0;
  }
}
