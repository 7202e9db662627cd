package dev.weir.http;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * Numbers as Prometheus writes them into JSON: the fewest digits that read back as the same double
 * (Go's {@code strconv.FormatFloat(v, 'f', -1, 64)}, with an exponent below 1e-6 and from 1e21 on).
 */
final class SampleText {
  private static final double PLAIN_MIN = 1e-6;
  private static final double PLAIN_MAX = 1e21;
  private static final int MILLIS = 3;

  private SampleText() {}

  static String value(long bits) {
    double value = Double.longBitsToDouble(bits);
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    double size = Math.abs(value);
    if (size == 0) {
      return bits == 0 ? "0" : "-0";
    }
    return size < PLAIN_MIN || size >= PLAIN_MAX ? exponential(value) : plain(value);
  }

  private static String plain(double value) {
    String text = new BigDecimal(Double.toString(value)).toPlainString();
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** One digit before the point, two or more in the exponent. */
  private static String exponential(double value) {
    BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    String all = digits.unscaledValue().abs().toString();
    int exponent = all.length() - 1 - digits.scale();
    String mantissa = all.length() == 1 ? all : all.charAt(0) + "." + all.substring(1);
    return "%s%se%s%02d"
        .formatted(value < 0 ? "-" : "", mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent))
        .toLowerCase(Locale.ROOT);
  }

  /** A time in seconds. */
  static String seconds(long millis) {
    return BigDecimal.valueOf(millis, MILLIS).stripTrailingZeros().toPlainString();
  }
}
