package dev.weir.sql;

import dev.weir.zset.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Decimal arithmetic of generated code on unscaled numbers: {@code long} up to 18 digits, {@link
 * Int128} above. Scales are known when the code is made; rounding is half away from zero.
 */
public final class Decimals {
  private static final String TYPE = "DECIMAL";
  private static final long[] TEN_TO = powers();

  private Decimals() {}

  /** 10 to a power from 0 to 18. */
  static long tenTo(int power) {
    return TEN_TO[power];
  }

  public static Int128 add(Int128 a, Int128 b, int precision, int site) {
    return checked(a.tryAdd(b), precision, site);
  }

  public static Int128 subtract(Int128 a, Int128 b, int precision, int site) {
    return checked(a.trySubtract(b), precision, site);
  }

  /** The product with {@code drop} fraction digits rounded away. */
  public static Int128 multiply(Int128 a, Int128 b, int drop, int precision, int site) {
    if (drop > 0) {
      BigInteger product = a.toBigInteger().multiply(b.toBigInteger());
      return checked(Int128.of(divideRounded(product, BigInteger.TEN.pow(drop))), precision, site);
    }
    return checked(a.tryMultiply(b), precision, site);
  }

  /** {@code a * 10^shift / b}, rounded. */
  public static Int128 divide(Int128 a, Int128 b, int shift, int precision, int site) {
    if (b.signum() == 0) {
      throw EvaluationError.divisionByZero(site);
    }
    if (shift >= 0 && shift <= 18) {
      Int128 scaled = a.fitsLong() ? a.tryMultiply(Int128.of(TEN_TO[shift])) : null;
      if (scaled != null && scaled.fitsLong() && b.fitsLong()) {
        return checked(Int128.of(divideRounded(scaled.low(), b.low())), precision, site);
      }
    }
    BigInteger numerator = a.toBigInteger();
    BigInteger denominator = b.toBigInteger();
    BigInteger factor = BigInteger.TEN.pow(Math.abs(shift));
    BigInteger result =
        shift >= 0
            ? divideRounded(numerator.multiply(factor), denominator)
            : divideRounded(numerator, denominator.multiply(factor));
    return checked(Int128.of(result), precision, site);
  }

  /** The remainder with the sign of {@code a}; both have one scale. */
  public static Int128 remainder(Int128 a, Int128 b, int precision, int site) {
    if (b.signum() == 0) {
      throw EvaluationError.divisionByZero(site);
    }
    if (a.fitsLong() && b.fitsLong()) {
      return checked(Int128.of(b.low() == -1 ? 0 : a.low() % b.low()), precision, site);
    }
    return checked(Int128.of(a.toBigInteger().remainder(b.toBigInteger())), precision, site);
  }

  /** Changes the scale by {@code shift} digits, rounding if it is negative. */
  public static Int128 rescale(Int128 value, int shift, int precision, int site) {
    if (shift == 0) {
      return checked(value, precision, site);
    }
    if (shift > 0) {
      return checked(value.tryMultiply(Int128.tenTo(shift)), precision, site);
    }
    BigInteger divisor = BigInteger.TEN.pow(-shift);
    return checked(Int128.of(divideRounded(value.toBigInteger(), divisor)), precision, site);
  }

  /** As {@link #rescale(Int128, int, int, int)} for numbers of one lane, result too. */
  public static long rescale(long value, int shift, int precision, int site) {
    if (shift >= 0) {
      long factor = TEN_TO[shift];
      long result = value * factor;
      if (Math.multiplyHigh(value, factor) != result >> 63) {
        throw EvaluationError.overflow(site, TYPE + " of " + precision + " digits");
      }
      return checked(result, precision, site);
    }
    long divisor = -shift > 18 ? 0 : TEN_TO[-shift];
    return checked(divisor == 0 ? 0 : divideRounded(value, divisor), precision, site);
  }

  /** Narrows to one lane. */
  public static long narrow(Int128 value, int precision, int site) {
    checked(value, precision, site);
    return value.low();
  }

  public static long checked(long value, int precision, int site) {
    long bound = TEN_TO[precision];
    if (value >= bound || value <= -bound) {
      throw EvaluationError.overflow(site, TYPE + " of " + precision + " digits");
    }
    return value;
  }

  static Int128 checked(Int128 value, int precision, int site) {
    if (value == null) {
      throw EvaluationError.overflow(site, TYPE + " of " + precision + " digits");
    }
    Int128 bound = Int128.tenTo(precision);
    if (value.compareTo(bound) >= 0 || value.compareTo(bound.negate()) <= 0) {
      throw EvaluationError.overflow(site, TYPE + " of " + precision + " digits");
    }
    return value;
  }

  /** Rounds to {@code digits} fraction digits and keeps the scale; digits may be negative. */
  public static Int128 round(Int128 value, int scale, long digits, int precision, int site) {
    if (digits >= scale) {
      return value;
    }
    long drop = scale - digits;
    if (drop > ColumnType.DECIMAL_DIGITS_MAX) {
      return Int128.ZERO;
    }
    BigInteger unit = BigInteger.TEN.pow((int) drop);
    BigInteger rounded = divideRounded(value.toBigInteger(), unit).multiply(unit);
    return checked(Int128.of(rounded), precision, site);
  }

  /** The largest whole number not above, or the smallest not below; the result has scale 0. */
  public static Int128 whole(Int128 value, int scale, boolean up, int precision, int site) {
    BigDecimal number = new BigDecimal(value.toBigInteger(), scale);
    BigDecimal whole = number.setScale(0, up ? RoundingMode.CEILING : RoundingMode.FLOOR);
    return checked(Int128.of(whole.unscaledValue()), precision, site);
  }

  /** Compares numbers of different scales. */
  public static int compare(Int128 a, int scaleA, Int128 b, int scaleB) {
    return new BigDecimal(a.toBigInteger(), scaleA)
        .compareTo(new BigDecimal(b.toBigInteger(), scaleB));
  }

  public static double toDouble(long value, int scale) {
    // below 2^53 and 10^22 both are exact, so that one division rounds once
    if (Math.abs(value) <= 1L << 53 && scale <= 18) {
      return (double) value / TEN_TO[scale];
    }
    return new BigDecimal(BigInteger.valueOf(value), scale).doubleValue();
  }

  public static double toDouble(Int128 value, int scale) {
    return new BigDecimal(value.toBigInteger(), scale).doubleValue();
  }

  public static Int128 fromDouble(double value, int precision, int scale, int site) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw EvaluationError.castFailed(site, Double.toString(value), TYPE);
    }
    BigDecimal number = BigDecimal.valueOf(value).setScale(scale, RoundingMode.HALF_UP);
    return checked(Int128.of(number.unscaledValue()), precision, site);
  }

  static long divideRounded(long numerator, long divisor) {
    long quotient = numerator / divisor;
    long remainder = numerator % divisor;
    // |remainder| >= |divisor| - |remainder| without overflow
    if (remainder != 0
        && Long.compareUnsigned(Math.abs(remainder), Math.abs(divisor) - Math.abs(remainder))
            >= 0) {
      return quotient + ((numerator < 0) == (divisor < 0) ? 1 : -1);
    }
    return quotient;
  }

  private static BigInteger divideRounded(BigInteger numerator, BigInteger divisor) {
    BigInteger[] parts = numerator.divideAndRemainder(divisor);
    if (parts[1].abs().shiftLeft(1).compareTo(divisor.abs()) < 0) {
      return parts[0];
    }
    boolean positive = numerator.signum() == divisor.signum();
    return parts[0].add(positive ? BigInteger.ONE : BigInteger.ONE.negate());
  }

  private static long[] powers() {
    long[] powers = new long[19];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * 10;
    }
    return powers;
  }
}
