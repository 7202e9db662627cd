package dev.weir.promql.histogram;

import dev.weir.series.histogram.Histogram;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * How much a histogram grew from one time to another.
 *
 * @param value a gauge; none where there are too few samples, or kinds of them that do not mix
 * @param remarks what people should know
 */
public record Change(Optional<Histogram> value, Set<Remark> remarks) {
  /** Copies the remarks, and keeps their order. */
  public Change {
    remarks = Collections.unmodifiableSet(copy(remarks));
  }

  private static Set<Remark> copy(Set<Remark> remarks) {
    return remarks.isEmpty() ? EnumSet.noneOf(Remark.class) : EnumSet.copyOf(remarks);
  }

  /** Without a result. */
  static Change none(Set<Remark> remarks) {
    return new Change(Optional.empty(), remarks);
  }
}
