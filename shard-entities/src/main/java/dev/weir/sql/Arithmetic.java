package dev.weir.sql;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Arithmetic of generated code on integers and doubles; what does not fit is an error. */
public final class Arithmetic {
  private Arithmetic() {}

  /** Checks that a subquery used as a value has one row at most. */
  public static boolean single(long rows, int site) {
    if (rows > 1) {
      throw EvaluationError.severalRows(site, rows);
    }
    return true;
  }

  /** Checks that a number fits 32 bits. */
  public static long int32(long value, int site) {
    if (value != (int) value) {
      throw EvaluationError.overflow(site, "INTEGER");
    }
    return value;
  }

  /**
   * Checks that a number is one of a type.
   *
   * @param smallest number of the type
   */
  public static long within(long value, long smallest, int site) {
    if (value < smallest || value > -1 - smallest) {
      throw EvaluationError.overflow(site, wholeType(smallest));
    }
    return value;
  }

  /** The name of a whole type. */
  static String wholeType(long smallest) {
    return smallest == Byte.MIN_VALUE
        ? "TINYINT"
        : smallest == Short.MIN_VALUE
            ? "SMALLINT"
            : smallest == Integer.MIN_VALUE ? "INTEGER" : "BIGINT";
  }

  public static long add(long a, long b, int site) {
    long sum = a + b;
    if (((a ^ sum) & (b ^ sum)) < 0) {
      throw EvaluationError.overflow(site, "BIGINT");
    }
    return sum;
  }

  public static long subtract(long a, long b, int site) {
    long result = a - b;
    if (((a ^ b) & (a ^ result)) < 0) {
      throw EvaluationError.overflow(site, "BIGINT");
    }
    return result;
  }

  public static long multiply(long a, long b, int site) {
    long product = a * b;
    if (Math.multiplyHigh(a, b) != product >> 63) {
      throw EvaluationError.overflow(site, "BIGINT");
    }
    return product;
  }

  /** Truncates toward zero. */
  public static long divide(long a, long b, int site) {
    if (b == 0) {
      throw EvaluationError.divisionByZero(site);
    }
    if (b == -1) {
      return negate(a, site);
    }
    return a / b;
  }

  /** The remainder with the sign of {@code a}. */
  public static long remainder(long a, long b, int site) {
    if (b == 0) {
      throw EvaluationError.divisionByZero(site);
    }
    return b == -1 ? 0 : a % b;
  }

  public static long negate(long value, int site) {
    if (value == Long.MIN_VALUE) {
      throw EvaluationError.overflow(site, "BIGINT");
    }
    return -value;
  }

  public static long abs(long value, int site) {
    return value < 0 ? negate(value, site) : value;
  }

  public static double divide(double a, double b, int site) {
    if (b == 0) {
      throw EvaluationError.divisionByZero(site);
    }
    return a / b;
  }

  public static double remainder(double a, double b, int site) {
    if (b == 0) {
      throw EvaluationError.divisionByZero(site);
    }
    return a % b;
  }

  /** Total order of doubles in which both zeros are equal and NaN is the largest. */
  public static int compare(double a, double b) {
    if (a < b) {
      return -1;
    }
    if (a > b) {
      return 1;
    }
    return a == b ? 0 : Boolean.compare(Double.isNaN(a), Double.isNaN(b));
  }

  public static double power(double base, double exponent, int site) {
    if (base == 0 && exponent < 0) {
      throw EvaluationError.divisionByZero(site);
    }
    double result = StrictMath.pow(base, exponent);
    if (Double.isNaN(result) && !Double.isNaN(base) && !Double.isNaN(exponent)) {
      throw outOfDomain(site, "a negative number has no power that is not whole");
    }
    return result;
  }

  public static double squareRoot(double value, int site) {
    if (value < 0) {
      throw outOfDomain(site, "a negative number has no square root");
    }
    return StrictMath.sqrt(value);
  }

  public static double naturalLogarithm(double value, int site) {
    if (value <= 0) {
      throw outOfDomain(site, "only positive numbers have a logarithm");
    }
    return StrictMath.log(value);
  }

  public static double exponential(double value) {
    return StrictMath.exp(value);
  }

  /** Rounds half away from zero; digits may be negative. */
  public static double round(double value, long digits) {
    if (Double.isNaN(value) || Double.isInfinite(value) || digits > 330) {
      return value;
    }
    if (digits < -330) {
      return 0;
    }
    return BigDecimal.valueOf(value).setScale((int) digits, RoundingMode.HALF_UP).doubleValue();
  }

  /** Rounds a whole number to tens, hundreds, ... if digits are negative. */
  public static long round(long value, long digits, int site) {
    if (digits >= 0) {
      return value;
    }
    if (digits < -19) {
      return 0;
    }
    BigDecimal rounded =
        BigDecimal.valueOf(value).setScale((int) digits, RoundingMode.HALF_UP).setScale(0);
    if (rounded.unscaledValue().bitLength() > 63) {
      throw EvaluationError.overflow(site, "BIGINT");
    }
    return rounded.longValue();
  }

  private static EvaluationError outOfDomain(int site, String detail) {
    return new EvaluationError(EvaluationError.OUT_OF_DOMAIN, site, detail);
  }
}
