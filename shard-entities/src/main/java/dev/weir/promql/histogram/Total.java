package dev.weir.promql.histogram;

import dev.weir.series.histogram.Histogram;
import dev.weir.series.histogram.ResetHint;
import java.util.Optional;

/**
 * Many histograms taken together, one after another: the sum or the average.
 *
 * <p>Of histograms with exponential bounds and with given ones there is none; after the first that
 * does not fit, nothing more is looked at.
 */
public final class Total {
  private final boolean isAverage;
  private Histogram value;
  private double count;
  private boolean isMixed;
  private boolean isBoundsReconciled;
  private boolean hasReset;
  private boolean hasNoReset;

  private Total(boolean isAverage) {
    this.isAverage = isAverage;
  }

  /** A sum of no histograms yet; plain additions in the order given, as in the reference. */
  public static Total sum() {
    return new Total(false);
  }

  /**
   * An average of no histograms yet.
   *
   * <p>Each moves the average by its share of the difference: rounding is that of the reference,
   * and large counts do not become infinite.
   */
  public static Total average() {
    return new Total(true);
  }

  /** Takes one more. */
  public void add(Histogram histogram) {
    if (isMixed) {
      return;
    }
    hasReset |= histogram.hint() == ResetHint.RESET;
    hasNoReset |= histogram.hint() == ResetHint.NO_RESET;
    count++;
    if (value == null) {
      value = histogram;
    } else if (value.isCustom() != histogram.isCustom()) {
      isMixed = true;
    } else {
      value = isAverage ? moved(histogram) : with(value, histogram);
    }
  }

  private Histogram moved(Histogram histogram) {
    Sum share = Sums.difference(Scaling.over(histogram, count), Scaling.over(value, count));
    isBoundsReconciled |= share.boundsReconciled();
    return with(value, share.value().orElseThrow());
  }

  private Histogram with(Histogram one, Histogram other) {
    Sum sum = Sums.sum(one, other);
    isBoundsReconciled |= sum.boundsReconciled();
    return sum.value().orElseThrow();
  }

  /** None before the first histogram, nor when they were mixed. */
  public Optional<Histogram> value() {
    return isMixed ? Optional.empty() : Optional.ofNullable(value);
  }

  /** Whether histograms with exponential bounds and with given ones were among them. */
  public boolean isMixed() {
    return isMixed;
  }

  /**
   * Whether given bounds differed.
   *
   * <p>When they were mixed, the reference tells that of aggregations over series, and not of those
   * over time.
   */
  public boolean boundsReconciled() {
    return isBoundsReconciled;
  }

  /** Whether some began anew and others say that they did not, and there is a result. */
  public boolean hintsCollide() {
    return hasReset && hasNoReset && !isMixed;
  }
}
