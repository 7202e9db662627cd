package dev.weir.sql;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Functions of numbers of the library; what has no result is an error. */
public final class NumberFunctions {
  private static final double LN2 = StrictMath.log(2);

  /** From here on {@code x * x + 1} is {@code x * x}. */
  private static final double LARGE = 0x1p28;

  private NumberFunctions() {}

  public static double pi() {
    return Math.PI;
  }

  public static double degrees(double radians) {
    return radians * (180 / Math.PI);
  }

  public static double radians(double degrees) {
    return degrees * (Math.PI / 180);
  }

  public static double arcSine(double value, int site) {
    return StrictMath.asin(within(value, -1, 1, site));
  }

  public static double arcCosine(double value, int site) {
    return StrictMath.acos(within(value, -1, 1, site));
  }

  public static double cotangent(double value, int site) {
    if (value == 0) {
      throw EvaluationError.divisionByZero(site);
    }
    return 1 / StrictMath.tan(value);
  }

  public static double areaSine(double value) {
    double size = Math.abs(value);
    double result =
        size > LARGE
            ? StrictMath.log(size) + LN2
            : StrictMath.log1p(size + size * size / (1 + StrictMath.sqrt(1 + size * size)));
    return Double.isInfinite(value) || Double.isNaN(value) ? value : Math.copySign(result, value);
  }

  public static double areaCosine(double value, int site) {
    double above = within(value, 1, Double.POSITIVE_INFINITY, site) - 1;
    return value > LARGE
        ? StrictMath.log(value) + LN2
        : StrictMath.log1p(above + StrictMath.sqrt(2 * above + above * above));
  }

  public static double areaTangent(double value, int site) {
    within(value, -1, 1, site);
    if (Math.abs(value) == 1) {
      return value * Double.POSITIVE_INFINITY;
    }
    double size = Math.abs(value);
    return Math.copySign(0.5 * StrictMath.log1p(2 * size / (1 - size)), value);
  }

  private static double within(double value, double from, double to, int site) {
    if (value < from || value > to) {
      throw outOfDomain(site, "the argument is not in the range of the function");
    }
    return value;
  }

  public static double logarithm10(double value, int site) {
    return StrictMath.log10(positive(value, site));
  }

  public static double logarithm2(double value, int site) {
    int exponent = Math.getExponent(positive(value, site));
    // exact for powers of two
    return value == Math.scalb(1.0, exponent) ? exponent : StrictMath.log(value) / LN2;
  }

  public static double logarithm(double base, double value, int site) {
    if (base == 1) {
      throw EvaluationError.divisionByZero(site);
    }
    positive(base, site);
    if (base == 2) {
      return logarithm2(value, site);
    }
    return base == 10
        ? logarithm10(value, site)
        : StrictMath.log(positive(value, site)) / StrictMath.log(base);
  }

  private static double positive(double value, int site) {
    if (value <= 0) {
      throw outOfDomain(site, "only positive numbers have a logarithm");
    }
    return value;
  }

  /** The scale does not matter, but every method on decimals takes it. */
  public static long sign(Int128 value, int scale) {
    return value.signum();
  }

  public static double sign(double value) {
    return value == 0 ? 0 : Math.signum(value);
  }

  public static long truncate(long value) {
    return value;
  }

  public static double truncate(double value) {
    return value < 0 ? Math.ceil(value) : Math.floor(value);
  }

  public static Int128 truncate(Int128 value, int scale) {
    return truncate(value, scale, 0);
  }

  /** Toward zero at tens, hundreds, ... if digits are negative. */
  public static long truncate(long value, long digits) {
    if (digits >= 0) {
      return value;
    }
    return digits < -18 ? 0 : value - value % Decimals.tenTo((int) -digits);
  }

  public static Int128 truncate(Int128 value, int scale, long digits) {
    if (digits >= scale) {
      return value;
    }
    long drop = scale - digits;
    if (drop > 38) {
      return Int128.ZERO;
    }
    BigInteger number = value.toBigInteger();
    return Int128.of(number.subtract(number.remainder(BigInteger.TEN.pow((int) drop))));
  }

  public static double truncate(double value, long digits) {
    if (Double.isNaN(value) || Double.isInfinite(value) || digits > 330) {
      return value;
    }
    if (digits < -330) {
      return 0;
    }
    return BigDecimal.valueOf(value).setScale((int) digits, RoundingMode.DOWN).doubleValue();
  }

  public static boolean isNaN(double value) {
    return Double.isNaN(value);
  }

  public static boolean isInfinite(double value) {
    return Double.isInfinite(value);
  }

  public static boolean isFinite(double value) {
    return Double.isFinite(value);
  }

  public static long gcd(long a, long b, int site) {
    return fitting(BigInteger.valueOf(a).gcd(BigInteger.valueOf(b)), site);
  }

  public static long lcm(long a, long b, int site) {
    if (a == 0 || b == 0) {
      return 0;
    }
    BigInteger first = BigInteger.valueOf(a);
    BigInteger second = BigInteger.valueOf(b);
    return fitting(first.divide(first.gcd(second)).multiply(second).abs(), site);
  }

  private static long fitting(BigInteger value, int site) {
    if (value.bitLength() > 63) {
      throw EvaluationError.overflow(site, "BIGINT");
    }
    return value.longValue();
  }

  /** The number of the part of a range, 0 below and {@code count + 1} above. */
  public static long bucket(double value, double low, double high, long count, int site) {
    boolean finite = Double.isFinite(low) && Double.isFinite(high);
    if (count < 1 || count >= Integer.MAX_VALUE || low == high || !finite || Double.isNaN(value)) {
      throw outOfDomain(site, "WIDTH_BUCKET wants a number, two different bounds and a count");
    }
    boolean up = low < high;
    if (up ? value < low : value > low) {
      return 0;
    }
    if (up ? value >= high : value <= high) {
      return count + 1;
    }
    // halves, because the distance of two doubles may be beyond their range
    double part = (value / 2 - low / 2) / (high / 2 - low / 2);
    return Math.min(count, 1 + (long) (part * count));
  }

  public static long and(long a, long b) {
    return a & b;
  }

  public static long or(long a, long b) {
    return a | b;
  }

  public static long xor(long a, long b) {
    return a ^ b;
  }

  public static long not(long value) {
    return ~value;
  }

  public static long shiftLeft(long value, long bits, int site) {
    return value << bits(bits, site);
  }

  /** The sign moves in from the left. */
  public static long shiftRight(long value, long bits, int site) {
    return value >> bits(bits, site);
  }

  private static long bits(long bits, int site) {
    if (bits < 0 || bits > 63) {
      throw outOfDomain(site, "bits are moved by 0 to 63 places");
    }
    return bits;
  }

  /** Hexadecimal digits; negative numbers as 64 bits of two's complement. */
  public static byte[] binary(long value) {
    return Long.toBinaryString(value).getBytes(US_ASCII);
  }

  public static byte[] octal(long value) {
    return Long.toOctalString(value).getBytes(US_ASCII);
  }

  public static byte[] hex(long value) {
    return Long.toHexString(value).getBytes(US_ASCII);
  }

  private static EvaluationError outOfDomain(int site, String detail) {
    return new EvaluationError(EvaluationError.OUT_OF_DOMAIN, site, detail);
  }
}
