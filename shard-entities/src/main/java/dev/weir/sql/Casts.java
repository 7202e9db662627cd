package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.zset.ColumnType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** CAST of generated code, from and to text and between doubles and integers. */
public final class Casts {
  private static final int NUMBER_CHARS_MAX = 100;
  private static final byte[] TRUE = "true".getBytes(UTF_8);
  private static final byte[] FALSE = "false".getBytes(UTF_8);
  private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);

  private Casts() {}

  public static boolean toBoolean(byte[] text, int site) {
    String value = string(text);
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true", "tru", "tr", "t", "yes", "ye", "y", "on", "1" -> true;
      case "false", "fals", "fal", "fa", "f", "no", "n", "off", "of", "0" -> false;
      default -> throw EvaluationError.castFailed(site, value, "BOOLEAN");
    };
  }

  /**
   * Rounds half away from zero.
   *
   * @param smallest number of the type
   */
  public static long toWhole(byte[] text, long smallest, int site) {
    long value = whole(text, Arithmetic.wholeType(smallest), site);
    if (value < smallest || value > -1 - smallest) {
      throw EvaluationError.castFailed(site, string(text), Arithmetic.wholeType(smallest));
    }
    return value;
  }

  /** The nearest single, as a double. */
  public static double toReal(byte[] text, int site) {
    double value = toDouble(text, site);
    // not by way of the nearest double, which may round to another single
    float single = Double.isFinite(value) ? Float.parseFloat(string(text)) : (float) value;
    if (Float.isInfinite(single) && !Double.isInfinite(value)) {
      throw EvaluationError.castFailed(site, string(text), "REAL");
    }
    return single;
  }

  /** The nearest single, as a double. */
  public static double toReal(double value, int site) {
    float single = (float) value;
    if (Float.isInfinite(single) && !Double.isInfinite(value)) {
      throw EvaluationError.overflow(site, "REAL");
    }
    return single;
  }

  private static long whole(byte[] text, String type, int site) {
    BigDecimal value = number(text, type, site).setScale(0, RoundingMode.HALF_UP);
    if (value.compareTo(LONG_MAX) > 0 || value.compareTo(LONG_MIN) < 0) {
      throw EvaluationError.castFailed(site, string(text), type);
    }
    return value.longValue();
  }

  public static Int128 toDecimal(byte[] text, int precision, int scale, int site) {
    BigDecimal value =
        number(text, "DECIMAL(" + precision + "," + scale + ")", site)
            .setScale(scale, RoundingMode.HALF_UP);
    return Decimals.checked(Int128.of(value.unscaledValue()), precision, site);
  }

  public static double toDouble(byte[] text, int site) {
    String value = string(text);
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "nan" -> Double.NaN;
      case "infinity", "+infinity", "inf", "+inf" -> Double.POSITIVE_INFINITY;
      case "-infinity", "-inf" -> Double.NEGATIVE_INFINITY;
      default -> finite(value, site);
    };
  }

  private static double finite(String value, int site) {
    if (!value.isEmpty() && "0123456789.".indexOf(value.charAt(value.length() - 1)) >= 0) {
      try {
        return Double.parseDouble(value);
      } catch (NumberFormatException e) {
        throw EvaluationError.castFailed(site, value, "DOUBLE");
      }
    }
    throw EvaluationError.castFailed(site, value, "DOUBLE");
  }

  public static long toDate(byte[] text, int site) {
    String value = string(text);
    try {
      return DateFunctions.parseDate(value);
    } catch (RuntimeException e) {
      throw EvaluationError.castFailed(site, value, "DATE");
    }
  }

  public static long toTimestamp(byte[] text, int site) {
    String value = string(text);
    try {
      return DateFunctions.parseTimestamp(value);
    } catch (RuntimeException e) {
      throw EvaluationError.castFailed(site, value, "TIMESTAMP");
    }
  }

  /**
   * A text to an instant in microseconds since 1970: a timestamp with an offset, as {@code
   * 2024-01-05 12:00:00+01}, or one of UTC.
   */
  public static long toInstant(byte[] text, int site) {
    String value = string(text);
    try {
      return DateFunctions.parseInstant(value);
    } catch (RuntimeException e) {
      throw EvaluationError.castFailed(site, value, ColumnType.TIMESTAMP_TZ.sql());
    }
  }

  /** A double to a whole number, half away from zero. */
  public static long toLong(double value, long smallest, int site) {
    double rounded =
        Math.abs(value) < 0x1p52 ? Math.copySign(Math.floor(Math.abs(value) + 0.5), value) : value;
    // 0.49999999999999994 + 0.5 is 1.0
    if (Math.abs(rounded - value) > 0.5) {
      rounded = Math.copySign(Math.abs(rounded) - 1, value);
    }
    // the numbers of each type are below the power of two that is its smallest one negated
    if (!(rounded >= smallest && rounded < -(double) smallest)) {
      throw EvaluationError.overflow(site, Arithmetic.wholeType(smallest));
    }
    return (long) rounded;
  }

  /** An unscaled decimal to a whole number, half away from zero. */
  public static long toLong(Int128 value, int scale, long smallest, int site) {
    BigDecimal whole =
        new BigDecimal(value.toBigInteger(), scale).setScale(0, RoundingMode.HALF_UP);
    long result = whole.longValue();
    boolean fits = result >= smallest && result <= -1 - smallest;
    if (whole.unscaledValue().bitLength() > 63 || !fits) {
      throw EvaluationError.overflow(site, Arithmetic.wholeType(smallest));
    }
    return result;
  }

  public static byte[] text(boolean value) {
    return value ? TRUE : FALSE;
  }

  public static byte[] text(long value) {
    return Long.toString(value).getBytes(UTF_8);
  }

  public static byte[] text(float value) {
    return Float.toString(value).getBytes(UTF_8);
  }

  public static byte[] text(double value) {
    return Double.toString(value).getBytes(UTF_8);
  }

  public static byte[] text(Int128 value, int scale) {
    return new BigDecimal(value.toBigInteger(), scale).toPlainString().getBytes(UTF_8);
  }

  public static byte[] dateText(long days) {
    return DateFunctions.date(days).getBytes(UTF_8);
  }

  public static byte[] timestampText(long micros) {
    return DateFunctions.timestamp(micros).getBytes(UTF_8);
  }

  private static BigDecimal number(byte[] text, String type, int site) {
    String value = string(text);
    try {
      if (value.length() > NUMBER_CHARS_MAX) {
        throw new NumberFormatException(value);
      }
      BigDecimal number = new BigDecimal(value);
      if (number.precision() - (long) number.scale() > NUMBER_CHARS_MAX
          || number.scale() > 10 * NUMBER_CHARS_MAX) {
        throw new NumberFormatException(value);
      }
      return number;
    } catch (NumberFormatException e) {
      throw EvaluationError.castFailed(site, value, type);
    }
  }

  private static String string(byte[] text) {
    return new String(text, UTF_8).strip();
  }
}
