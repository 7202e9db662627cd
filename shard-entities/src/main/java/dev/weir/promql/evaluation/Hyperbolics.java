package dev.weir.promql.evaluation;

/** The inverse hyperbolic functions, which Java lacks; exact to a few units in the last place. */
final class Hyperbolics {
  private static final double LN_2 = StrictMath.log(2);

  /** From here on the root of the square and one is the number itself. */
  private static final double LARGE = 0x1p28;

  /** Below this the result is the argument itself. */
  private static final double SMALL = 0x1p-28;

  private Hyperbolics() {}

  static double asinh(double value) {
    double size = Math.abs(value);
    return size < SMALL ? value : Math.copySign(asinhOfPositive(size), value);
  }

  /** Near zero the logarithm of nearly one would lose all digits, so there is another form. */
  private static double asinhOfPositive(double size) {
    if (size > LARGE) {
      return StrictMath.log(size) + LN_2;
    }
    double root = Math.sqrt(size * size + 1);
    return size > 2
        ? StrictMath.log(2 * size + 1 / (root + size))
        : StrictMath.log1p(size + size * size / (1 + root));
  }

  static double acosh(double value) {
    if (value >= LARGE) {
      return StrictMath.log(value) + LN_2;
    }
    if (value > 2) {
      double root = Math.sqrt(value * value - 1);
      return StrictMath.log(2 * value - 1 / (value + root));
    }
    // below one the root is of a negative number, and so NaN
    double above = value - 1;
    return above < 0 ? Double.NaN : StrictMath.log1p(above + Math.sqrt(2 * above + above * above));
  }

  static double atanh(double value) {
    double size = Math.abs(value);
    if (size < SMALL) {
      return value;
    }
    double twice = size + size;
    double quotient = size < 0.5 ? twice + twice * size / (1 - size) : twice / (1 - size);
    // beyond one the quotient is below minus one, whose logarithm is NaN
    return Math.copySign(0.5 * StrictMath.log1p(quotient), value);
  }
}
