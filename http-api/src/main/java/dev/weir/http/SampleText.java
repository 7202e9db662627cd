package dev.weir.http;

import dev.weir.zset.ByteSink;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Numbers as Prometheus writes them into JSON: the fewest digits that read back as the same double
 * (Go's {@code strconv.FormatFloat(v, 'f', -1, 64)}, with an exponent below 1e-6 and from 1e21 on).
 *
 * <p>They are most of a large answer, so the usual ones take no detour over texts.
 */
final class SampleText {
  private static final double PLAIN_MIN = 1e-6;
  private static final double PLAIN_MAX = 1e21;
  private static final int MILLIS = 1_000;

  /** Below it whole numbers have no more than the fifteen digits that a double always keeps. */
  private static final double WHOLE_MAX = 1e15;

  /** Below it so have numbers of three decimal places. */
  private static final double THOUSANDTHS_MAX = 1e12;

  private static final int THOUSAND = 1_000;
  private static final int HUNDRED = 100;
  private static final int TEN = 10;

  private SampleText() {}

  static String value(long bits) {
    ByteSink out = new ByteSink(32);
    value(out, Double.longBitsToDouble(bits));
    return new String(out.array(), 0, out.size(), StandardCharsets.ISO_8859_1);
  }

  static void value(ByteSink out, double value) {
    double size = Math.abs(value);
    if (size < WHOLE_MAX && value == Math.rint(value)) {
      whole(out, value);
    } else if (!Double.isFinite(value)) {
      out.ascii(Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
    } else if (size < PLAIN_MIN || size >= PLAIN_MAX) {
      out.ascii(exponential(value));
    } else if (size >= THOUSANDTHS_MAX || !thousandths(out, value)) {
      out.ascii(plain(Double.toString(value)));
    }
  }

  private static void whole(ByteSink out, double value) {
    if (value == 0 && 1 / value < 0) {
      out.put('-');
    }
    out.decimal((long) value);
  }

  /** Writes a number that is some thousandths; another decimal as short is another double. */
  private static boolean thousandths(ByteSink out, double value) {
    long all = Math.round(value * THOUSAND);
    if (all / (double) THOUSAND != value) {
      return false;
    }
    if (all < 0) {
      out.put('-');
    }
    long size = Math.abs(all);
    out.decimal(size / THOUSAND);
    out.put('.');
    places(out, size % THOUSAND);
    return true;
  }

  /** Three decimal places without zeros at their end. */
  private static void places(ByteSink out, long thousandths) {
    if (thousandths % HUNDRED == 0) {
      out.digits(thousandths / HUNDRED, 1);
    } else if (thousandths % TEN == 0) {
      out.digits(thousandths / TEN, 2);
    } else {
      out.digits(thousandths, 3);
    }
  }

  /** Java has an exponent from 1e7 on and below 1e-3. */
  private static String plain(String text) {
    int end = text.indexOf('E');
    return end < 0 ? text : new BigDecimal(text).stripTrailingZeros().toPlainString();
  }

  /** One digit before the point, two or more in the exponent. */
  private static String exponential(double value) {
    BigDecimal digits = fewest(new BigDecimal(Double.toString(value)), value);
    String all = digits.unscaledValue().abs().toString();
    int exponent = all.length() - 1 - digits.scale();
    String mantissa = all.length() == 1 ? all : all.charAt(0) + "." + all.substring(1);
    return "%s%se%s%02d"
        .formatted(value < 0 ? "-" : "", mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent))
        .toLowerCase(Locale.ROOT);
  }

  /** Java writes two digits at least, so it has to be asked whether one is enough. */
  private static BigDecimal fewest(BigDecimal digits, double value) {
    BigDecimal one = digits.round(new MathContext(1));
    return (one.doubleValue() == value ? one : digits).stripTrailingZeros();
  }

  /** A time in seconds. */
  static void seconds(ByteSink out, long millis) {
    if (millis < 0) {
      out.put('-');
    }
    long size = Math.abs(millis);
    out.decimal(size / MILLIS);
    if (size % MILLIS != 0) {
      out.put('.');
      places(out, size % MILLIS);
    }
  }
}
