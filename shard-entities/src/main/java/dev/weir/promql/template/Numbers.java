package dev.weir.promql.template;

import dev.weir.promql.FloatText;
import java.util.Locale;

/** Numbers as templates have them. */
final class Numbers {
  private Numbers() {}

  /** A number as it stands in a template: whole, or a double. */
  static Object constant(String word) {
    String digits = word.replace("_", "");
    try {
      return Long.decode(withPrefix(digits));
    } catch (NumberFormatException notWhole) {
      return fraction(word, digits);
    }
  }

  /** Java knows no prefix for base 8 but the 0. */
  private static String withPrefix(String digits) {
    return digits.toLowerCase(Locale.ROOT).startsWith("0o") ? "0" + digits.substring(2) : digits;
  }

  private static Double fraction(String word, String digits) {
    boolean isJavaOnly = digits.matches("(?i).*[dfx].*");
    try {
      if (!isJavaOnly) {
        return Double.valueOf(digits);
      }
    } catch (NumberFormatException none) {
      // told below
    }
    throw new TemplateException("bad number syntax: \"" + word + "\"");
  }

  /**
   * The double that a value is, or that its text is.
   *
   * @throws TemplateException when it is none
   */
  static double of(Object value) {
    return switch (value) {
      case Double number -> number;
      case Long number -> number;
      case String text -> ofText(text);
      case null -> throw new TemplateException("can't convert nil to float");
      default -> throw new TemplateException("can't convert " + Values.type(value) + " to float");
    };
  }

  private static double ofText(String text) {
    return FloatText.read(text)
        .orElseThrow(
            () ->
                new TemplateException(
                    "strconv.ParseFloat: parsing \"" + text + "\": invalid syntax"));
  }

  /** The whole number that a value is. */
  static long whole(Object value) {
    if (value instanceof Long number) {
      return number;
    }
    throw new TemplateException("expected integer; found " + Values.type(value));
  }
}
