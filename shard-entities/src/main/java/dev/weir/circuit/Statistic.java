package dev.weir.circuit;

import java.util.Optional;

/**
 * Variance, covariance, correlation and regression of one value or of pairs of a dependent {@code
 * y} and an independent {@code x}: a formula over exact sums, rounded once.
 *
 * <p>Of one value, {@code x} is the value. Names and the cases without a result are those of SQL
 * and PostgreSQL: samples want two rows, what is divided by a variance wants one that is not zero.
 */
enum Statistic {
  VAR_POP,
  VAR_SAMP,
  STDDEV_POP,
  STDDEV_SAMP,
  COVAR_POP,
  COVAR_SAMP,
  CORR,
  REGR_AVGX,
  REGR_AVGY,
  REGR_SXX,
  REGR_SYY,
  REGR_SXY,
  REGR_SLOPE,
  REGR_INTERCEPT,
  /** 1 where all {@code y} are equal. */
  REGR_R2;

  /** What is summed up. */
  enum Sum {
    X,
    Y,
    XX,
    YY,
    XY;

    boolean isOfProducts() {
      return this != X && this != Y;
    }
  }

  /** The sums over the pairs of a group that are finite. */
  interface Sums {
    /** How many pairs there are, those included that are not finite. */
    long count();

    Dyadic of(Sum sum);

    /** NaN or infinite, what the values that are not finite add up to; empty if there are none. */
    Optional<Double> beyondX();

    /** The same of {@code y}. */
    Optional<Double> beyondY();
  }

  /** Whether it is computed from a sum. */
  boolean uses(Sum sum) {
    return switch (this) {
      case VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP, REGR_SXX -> sum == Sum.X || sum == Sum.XX;
      case REGR_AVGX -> sum == Sum.X;
      case REGR_AVGY -> sum == Sum.Y;
      case REGR_SYY -> sum == Sum.Y || sum == Sum.YY;
      case COVAR_POP, COVAR_SAMP, REGR_SXY -> sum != Sum.XX && sum != Sum.YY;
      case REGR_SLOPE, REGR_INTERCEPT -> sum != Sum.YY;
      case CORR, REGR_R2 -> true;
    };
  }

  /** The result for a group with a pair, empty for NULL. */
  Optional<Double> of(Sums group) {
    if (group.count() < 2 && isOfSample()) {
      return Optional.empty();
    }
    return switch (this) {
      case REGR_AVGX -> Optional.of(group.beyondX().orElseGet(() -> average(group, Sum.X)));
      case REGR_AVGY -> Optional.of(group.beyondY().orElseGet(() -> average(group, Sum.Y)));
      case CORR, REGR_SLOPE, REGR_INTERCEPT, REGR_R2 -> ofVaried(group);
      default -> Optional.of(isBeyond(group) ? Double.NaN : formula(group));
    };
  }

  private boolean isOfSample() {
    return this == VAR_SAMP || this == STDDEV_SAMP || this == COVAR_SAMP;
  }

  private static double average(Sums group, Sum sum) {
    return group.of(sum).over(Dyadic.of(group.count()));
  }

  private Optional<Double> ofVaried(Sums group) {
    if (group.beyondX().isEmpty() && xx(group).signum() == 0) {
      return Optional.empty();
    }
    boolean isConstant = uses(Sum.YY) && group.beyondY().isEmpty() && yy(group).signum() == 0;
    if (isConstant) {
      return this == CORR ? Optional.empty() : Optional.of(1.0);
    }
    return Optional.of(isBeyond(group) ? Double.NaN : formula(group));
  }

  private boolean isBeyond(Sums group) {
    return (uses(Sum.X) && group.beyondX().isPresent())
        || (uses(Sum.Y) && group.beyondY().isPresent());
  }

  private double formula(Sums group) {
    Dyadic count = Dyadic.of(group.count());
    return switch (this) {
      case VAR_POP -> xx(group).over(count.times(count));
      case VAR_SAMP -> xx(group).over(count.times(Dyadic.of(group.count() - 1)));
      case STDDEV_POP -> xx(group).rootOver(count.times(count));
      case STDDEV_SAMP -> xx(group).rootOver(count.times(Dyadic.of(group.count() - 1)));
      case COVAR_POP -> xy(group).over(count.times(count));
      case COVAR_SAMP -> xy(group).over(count.times(Dyadic.of(group.count() - 1)));
      case CORR -> correlation(xy(group), xx(group).times(yy(group)));
      case REGR_AVGX -> average(group, Sum.X);
      case REGR_AVGY -> average(group, Sum.Y);
      case REGR_SXX -> xx(group).over(count);
      case REGR_SYY -> yy(group).over(count);
      case REGR_SXY -> xy(group).over(count);
      case REGR_SLOPE -> xy(group).over(xx(group));
      case REGR_INTERCEPT -> {
        Dyadic explained = group.of(Sum.X).times(group.of(Sum.XY));
        yield group.of(Sum.Y).times(group.of(Sum.XX)).minus(explained).over(xx(group));
      }
      case REGR_R2 -> {
        Dyadic xy = xy(group);
        yield xy.times(xy).over(xx(group).times(yy(group)));
      }
    };
  }

  private static double correlation(Dyadic xy, Dyadic variances) {
    double magnitude = xy.times(xy).rootOver(variances);
    return xy.signum() < 0 ? -magnitude : magnitude;
  }

  /** The count times the sum of the squared distances from the average. */
  private static Dyadic xx(Sums group) {
    return centred(group, Sum.XX, Sum.X, Sum.X);
  }

  private static Dyadic yy(Sums group) {
    return centred(group, Sum.YY, Sum.Y, Sum.Y);
  }

  private static Dyadic xy(Sums group) {
    return centred(group, Sum.XY, Sum.X, Sum.Y);
  }

  private static Dyadic centred(Sums group, Sum products, Sum one, Sum other) {
    Dyadic count = Dyadic.of(group.count());
    return count.times(group.of(products)).minus(group.of(one).times(group.of(other)));
  }
}
