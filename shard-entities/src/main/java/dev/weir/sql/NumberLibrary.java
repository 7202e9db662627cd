package dev.weir.sql;

import static dev.weir.sql.Parameter.DECIMAL;
import static dev.weir.sql.Parameter.REAL;
import static dev.weir.sql.Parameter.WHOLE;

import dev.weir.sql.Signature.Result;

/** The functions of numbers. */
final class NumberLibrary {
  private NumberLibrary() {}

  static void addTo(Library.Builder builder) {
    angles(builder);
    logarithms(builder);
    rounding(builder);
    bits(builder);
    builder
        .plain("ISNAN IS_NAN", Result.BOOLEAN, "NumberFunctions.isNaN", REAL)
        .plain("ISINF IS_INF", Result.BOOLEAN, "NumberFunctions.isInfinite", REAL)
        .plain("ISFINITE", Result.BOOLEAN, "NumberFunctions.isFinite", REAL)
        .fallible("DIV", Result.WIDEST, "Arithmetic.divide", WHOLE, WHOLE)
        .fallible("GCD", Result.WIDEST, "NumberFunctions.gcd", WHOLE, WHOLE)
        .fallible("LCM", Result.WIDEST, "NumberFunctions.lcm", WHOLE, WHOLE)
        .fallible(
            "WIDTH_BUCKET", Result.INTEGER, "NumberFunctions.bucket", REAL, REAL, REAL, WHOLE);
  }

  private static void angles(Library.Builder builder) {
    for (String name : new String[] {"SIN", "COS", "TAN", "ATAN", "SINH", "COSH", "TANH"}) {
      builder.plain(
          name, Result.DOUBLE, "StrictMath." + name.toLowerCase(java.util.Locale.ROOT), REAL);
    }
    builder
        .plain("ATAN2", Result.DOUBLE, "StrictMath.atan2", REAL, REAL)
        .fallible("ASIN", Result.DOUBLE, "NumberFunctions.arcSine", REAL)
        .fallible("ACOS", Result.DOUBLE, "NumberFunctions.arcCosine", REAL)
        .fallible("COT", Result.DOUBLE, "NumberFunctions.cotangent", REAL)
        .plain("ASINH", Result.DOUBLE, "NumberFunctions.areaSine", REAL)
        .fallible("ACOSH", Result.DOUBLE, "NumberFunctions.areaCosine", REAL)
        .fallible("ATANH", Result.DOUBLE, "NumberFunctions.areaTangent", REAL)
        .plain("DEGREES", Result.DOUBLE, "NumberFunctions.degrees", REAL)
        .plain("RADIANS", Result.DOUBLE, "NumberFunctions.radians", REAL)
        .plain("PI", Result.DOUBLE, "NumberFunctions.pi");
  }

  private static void logarithms(Library.Builder builder) {
    builder
        .plain("CBRT", Result.DOUBLE, "StrictMath.cbrt", REAL)
        .fallible("LOG10", Result.DOUBLE, "NumberFunctions.logarithm10", REAL)
        .fallible("LOG2", Result.DOUBLE, "NumberFunctions.logarithm2", REAL)
        .fallible("LOG", Result.DOUBLE, "NumberFunctions.logarithm", REAL, REAL);
  }

  private static void rounding(Library.Builder builder) {
    builder
        .plain("SIGN", Result.INTEGER, "Long.signum", WHOLE)
        .plain("SIGN", Result.INTEGER, "NumberFunctions.sign", DECIMAL)
        .plain("SIGN", Result.DOUBLE, "NumberFunctions.sign", REAL)
        .plain("TRUNC TRUNCATE", Result.FIRST, "NumberFunctions.truncate", WHOLE)
        .plain("TRUNC TRUNCATE", Result.FIRST, "NumberFunctions.truncate", DECIMAL)
        .plain("TRUNC TRUNCATE", Result.DOUBLE, "NumberFunctions.truncate", REAL)
        .plain("TRUNC TRUNCATE", Result.FIRST, "NumberFunctions.truncate", WHOLE, WHOLE)
        .plain("TRUNC TRUNCATE", Result.FIRST, "NumberFunctions.truncate", DECIMAL, WHOLE)
        .plain("TRUNC TRUNCATE", Result.DOUBLE, "NumberFunctions.truncate", REAL, WHOLE);
  }

  private static void bits(Library.Builder builder) {
    builder
        .plain("BITAND", Result.WIDEST, "NumberFunctions.and", WHOLE, WHOLE)
        .plain("BITOR", Result.WIDEST, "NumberFunctions.or", WHOLE, WHOLE)
        .plain("BITXOR", Result.WIDEST, "NumberFunctions.xor", WHOLE, WHOLE)
        .plain("BITNOT", Result.WIDEST, "NumberFunctions.not", WHOLE)
        .fallible("LEFTSHIFT SHIFTLEFT", Result.BIGINT, "NumberFunctions.shiftLeft", WHOLE, WHOLE)
        .fallible(
            "RIGHTSHIFT SHIFTRIGHT", Result.BIGINT, "NumberFunctions.shiftRight", WHOLE, WHOLE)
        .fallible(Intervals.TIMES, Result.BIGINT, "Arithmetic.multiply", WHOLE, WHOLE);
  }
}
