package dev.weir.promql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers as texts, the way Go reads and writes them. */
public final class NumberText {
  /** No more digits than these make a whole number of 63 bits, in base 8. */
  private static final int DIGITS_MAX = 21;

  private static final int OCTAL = 8;
  private static final int DECIMAL = 10;
  private static final int HEXADECIMAL = 16;

  private static final Pattern WHOLE = Pattern.compile("[0-9]+");
  private static final Pattern HEXADECIMAL_WHOLE = Pattern.compile("0[xX][0-9a-fA-F]+");

  /** Repeats single characters only: a repeated group would take stack for each round. */
  private static final Pattern BROKEN =
      Pattern.compile("(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

  private NumberText() {}

  /** The fewest digits that tell a number from its neighbours, never with an exponent. */
  public static String of(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == 0) {
      return Double.compare(value, 0.0) < 0 ? "-0" : "0";
    }
    BigDecimal digits = new BigDecimal(Double.toString(value));
    // Java writes two digits at least, so it has to be asked whether one is enough.
    BigDecimal shorter = digits.round(new MathContext(1));
    boolean isEnough = shorter.doubleValue() == value;
    return (isEnough ? shorter : digits).stripTrailingZeros().toPlainString();
  }

  /**
   * The number that a word of PromQL is.
   *
   * @throws IllegalArgumentException when it is none, or larger than any
   */
  static double value(String word) {
    if (word.equalsIgnoreCase("inf")) {
      return Double.POSITIVE_INFINITY;
    }
    if (word.equalsIgnoreCase("nan")) {
      return Double.NaN;
    }
    String digits = withoutSeparators(word);
    return whole(digits).orElseGet(() -> broken(word, digits));
  }

  /** As Go does: with a leading 0 it is in base 8, unless a digit is too high for that. */
  private static Optional<Double> whole(String word) {
    if (HEXADECIMAL_WHOLE.matcher(word).matches()) {
      return whole(word.substring(2), HEXADECIMAL);
    }
    if (!WHOLE.matcher(word).matches()) {
      return Optional.empty();
    }
    boolean isOctal = word.startsWith("0") && word.indexOf('8') < 0 && word.indexOf('9') < 0;
    return isOctal ? whole(word, OCTAL) : whole(word, DECIMAL);
  }

  private static Optional<Double> whole(String digits, int base) {
    int zeros = 0;
    while (zeros < digits.length() - 1 && digits.charAt(zeros) == '0') {
      zeros++;
    }
    if (digits.length() - zeros > DIGITS_MAX) {
      return Optional.empty();
    }
    BigInteger value = new BigInteger(digits.substring(zeros), base);
    return value.bitLength() < Long.SIZE
        ? Optional.of((double) value.longValue())
        : Optional.empty();
  }

  private static double broken(String word, String digits) {
    if (!BROKEN.matcher(digits).matches()) {
      throw wrong(word, "invalid syntax");
    }
    double value = Double.parseDouble(digits);
    if (Double.isInfinite(value)) {
      throw wrong(word, "value out of range");
    }
    return value;
  }

  /** Without the {@code _} between two digits; others stay and make it no number. */
  private static String withoutSeparators(String word) {
    boolean isHexadecimal = word.startsWith("0x") || word.startsWith("0X");
    StringBuilder digits = new StringBuilder(word.length());
    for (int at = 0; at < word.length(); at++) {
      char character = word.charAt(at);
      boolean isBehindPrefix = isHexadecimal && at == 2;
      boolean isSeparator =
          character == '_'
              && at > 0
              && at + 1 < word.length()
              && (isBehindPrefix || isDigit(word.charAt(at - 1), isHexadecimal))
              && isDigit(word.charAt(at + 1), isHexadecimal);
      if (!isSeparator) {
        digits.append(character);
      }
    }
    return digits.toString();
  }

  private static boolean isDigit(char character, boolean isHexadecimal) {
    return Character.digit(character, isHexadecimal ? HEXADECIMAL : DECIMAL) >= 0;
  }

  private static IllegalArgumentException wrong(String word, String reason) {
    return new IllegalArgumentException(
        "error parsing number: strconv.ParseFloat: parsing %s: %s"
            .formatted(Quotes.quoted(word), reason));
  }
}
