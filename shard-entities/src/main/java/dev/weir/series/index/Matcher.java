package dev.weir.series.index;

import dev.weir.series.Labels;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What a selector says about one label. A series without the label has the empty value.
 *
 * @param name of the label, {@link Labels#METRIC_NAME} for that of the metric
 * @param operation how the value of a series is compared
 * @param value a text, or for {@link Operation#MATCHES} and {@link Operation#NOT_MATCHES} a regular
 *     expression in the syntax of RE2, which must match the whole value; a dot is any character
 */
public record Matcher(String name, Operation operation, String value) {
  /** Bytes of the longest regular expression. */
  public static final int PATTERN_BYTES_MAX = ValuePattern.BYTES_MAX;

  private static final Pattern IDENTIFIER = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  /** How a matcher compares, and how a selector writes it. */
  public enum Operation {
    EQUAL("="),
    NOT_EQUAL("!="),
    MATCHES("=~"),
    NOT_MATCHES("!~");

    private final String sign;

    Operation(String sign) {
      this.sign = sign;
    }

    /** As in a selector. */
    public String sign() {
      return sign;
    }
  }

  /**
   * Checks the regular expression, too.
   *
   * @throws IllegalArgumentException when the name is empty, or the regular expression is wrong,
   *     too long or too costly; the text says which
   */
  public Matcher {
    Objects.requireNonNull(operation);
    Objects.requireNonNull(value);
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a label name is empty");
    }
    if (isPattern(operation)) {
      var _ = ValuePattern.regex(value);
    }
  }

  /** Whether a value is one that this matcher asks for; slow for regular expressions. */
  public boolean matches(String candidate) {
    byte[] bytes = candidate.getBytes(StandardCharsets.UTF_8);
    return pattern().matches(bytes, 0, bytes.length) != negated();
  }

  /** Whether series without the label are asked for. */
  public boolean matchesEmpty() {
    return matches("");
  }

  /** Whether what the pattern matches is asked for, or the rest. */
  boolean negated() {
    return switch (operation) {
      case EQUAL, MATCHES -> false;
      case NOT_EQUAL, NOT_MATCHES -> true;
    };
  }

  ValuePattern pattern() {
    return isPattern(operation) ? ValuePattern.regex(value) : ValuePattern.text(value);
  }

  private static boolean isPattern(Operation operation) {
    return switch (operation) {
      case EQUAL, NOT_EQUAL -> false;
      case MATCHES, NOT_MATCHES -> true;
    };
  }

  /** As PromQL writes it. */
  @Override
  public String toString() {
    return (IDENTIFIER.matcher(name).matches() ? name : quoted(name))
        + operation.sign
        + quoted(value);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
