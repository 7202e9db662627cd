package dev.weir.series.index;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.weir.config.PatternCost;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Which label values are meant, as UTF-8. Most regular expressions of dashboards are a text, some
 * texts, or a text with anything around it: these need no engine.
 */
sealed interface ValuePattern {
  int BYTES_MAX = 4 << 10;

  /** How the engine writes that a dot is any character. */
  String DOT_ALL = "(?s)";

  /** Whether the bytes from one place to another are a value that is meant. */
  boolean matches(byte[] bytes, int from, int to);

  /** Whether every value but the empty one is meant. */
  default boolean matchesAnything() {
    return false;
  }

  /** One text. */
  static ValuePattern text(String value) {
    return new Texts(List.of(value.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * A regular expression for whole values.
   *
   * @throws IllegalArgumentException when it is wrong, too long or too costly
   */
  static ValuePattern regex(String regex) {
    int bytes = regex.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > BYTES_MAX) {
      throw new IllegalArgumentException(
          "a regular expression of %d bytes, at most %d are allowed".formatted(bytes, BYTES_MAX));
    }
    return SimplePatterns.read(regex).orElseGet(() -> engine(regex));
  }

  /** The same by the engine in any case. */
  static ValuePattern engine(String regex) {
    PatternCost.require(regex);
    try {
      Pattern pattern = Pattern.compile(regex, Pattern.DOTALL);
      return new Engine(pattern, RequiredTexts.of(regex));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "error parsing regexp: %s: `%s`".formatted(e.getDescription(), wrong(e)), e);
    }
  }

  /** What is wrong, without the flag that the engine puts before the whole. */
  private static String wrong(PatternSyntaxException e) {
    return e.getPattern().startsWith(DOT_ALL)
        ? e.getPattern().substring(DOT_ALL.length())
        : e.getPattern();
  }

  /** One of some texts. */
  record Texts(List<byte[]> texts) implements ValuePattern {
    @Override
    public boolean matches(byte[] bytes, int from, int to) {
      for (byte[] text : texts) {
        if (Arrays.equals(text, 0, text.length, bytes, from, to)) {
          return true;
        }
      }
      return false;
    }
  }

  /** One of some texts with anything around them. */
  record Shapes(List<Shape> shapes) implements ValuePattern {
    @Override
    public boolean matches(byte[] bytes, int from, int to) {
      for (Shape shape : shapes) {
        if (shape.matches(bytes, from, to)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public boolean matchesAnything() {
      return shapes.stream().anyMatch(Shape::isAnything);
    }
  }

  /**
   * What only the engine knows, in time linear in the value. It is asked about texts: on UTF-8 its
   * version 1.8 takes the place behind a character of several bytes for a beginning of the value.
   *
   * @param required texts without which it need not be asked
   */
  record Engine(Pattern pattern, RequiredTexts required) implements ValuePattern {
    @Override
    public boolean matches(byte[] bytes, int from, int to) {
      if (!required.areIn(bytes, from, to)) {
        return false;
      }
      String value = new String(bytes, from, to - from, StandardCharsets.UTF_8);
      return pattern.matcher(value).matches();
    }
  }
}
