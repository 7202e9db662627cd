package dev.weir.promql;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers in messages and labels, the way Go reads and writes them. */
public final class FloatText {
  private static final int EXPONENT_MIN = -4;

  /** From how many digits before the point on there is an exponent, however many are needed. */
  private static final int EXPONENT_MAX = 6;

  private static final Pattern SPECIAL =
      Pattern.compile("[+-]?(inf(inity)?)|nan", Pattern.CASE_INSENSITIVE);

  /** Repeats single characters only: a repeated group would take stack for each round. */
  private static final Pattern NUMBER =
      Pattern.compile(
          "[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
              + "|[+-]?0[xX](?:[0-9a-fA-F]+\\.?[0-9a-fA-F]*|\\.[0-9a-fA-F]+)[pP][+-]?[0-9]+");

  private FloatText() {}

  /** With an exponent below 1e-4 and from 1e+06 on (Go's {@code %g}). */
  public static String general(double value) {
    String plain = NumberText.of(value);
    if (!Double.isFinite(value) || value == 0) {
      return plain;
    }
    BigDecimal digits = new BigDecimal(plain).stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    boolean isPlain = exponent >= EXPONENT_MIN && exponent < EXPONENT_MAX;
    return isPlain ? plain : exponential(digits, exponent);
  }

  /** Always with an exponent (Go's {@code %e}, with as many digits as are needed). */
  public static String exponential(double value) {
    String plain = NumberText.of(value);
    if (!Double.isFinite(value)) {
      return plain;
    }
    if (value == 0) {
      return plain + "e+00";
    }
    BigDecimal digits = new BigDecimal(plain).stripTrailingZeros();
    return exponential(digits, digits.precision() - digits.scale() - 1);
  }

  /** One digit before the point, two or more in the exponent. */
  private static String exponential(BigDecimal digits, int exponent) {
    String all = digits.unscaledValue().abs().toString();
    String mantissa = all.length() == 1 ? all : all.charAt(0) + "." + all.substring(1);
    String sign = digits.signum() < 0 ? "-" : "";
    return "%s%se%s%02d".formatted(sign, mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  /** The number that a label is, as Go's {@code ParseFloat} reads it; empty where it is none. */
  public static Optional<Double> read(String text) {
    if (SPECIAL.matcher(text).matches()) {
      return Optional.of(special(text.toLowerCase(Locale.ROOT)));
    }
    return NUMBER.matcher(text).matches()
        ? Optional.of(Double.valueOf(text)).filter(Double::isFinite)
        : Optional.empty();
  }

  private static double special(String text) {
    if (text.equals("nan")) {
      return Double.NaN;
    }
    return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }
}
