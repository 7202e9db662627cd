package dev.weir.promql.histogram;

import dev.weir.series.histogram.Histogram;
import java.util.Optional;

/**
 * Two histograms, added or subtracted.
 *
 * @param value none where one has exponential bounds and the other has not
 * @param hintsCollide whether one began anew and the other says that it did not
 * @param boundsReconciled whether given bounds differed, so that only the shared ones are left
 */
public record Sum(Optional<Histogram> value, boolean hintsCollide, boolean boundsReconciled) {
  /** Of histograms that have no buckets in common. */
  static final Sum INCOMPATIBLE = new Sum(Optional.empty(), false, false);
}
