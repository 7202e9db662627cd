package dev.weir.http.samples;

import java.util.Optional;

/**
 * Who sends samples, and what is known of the series that were sent before.
 *
 * @param cache shared by all senders of a node
 * @param tenant whose series they are
 * @param limits of one request
 */
public record SampleScope(LabelsCache cache, String tenant, SampleLimits limits) {
  private static final LabelsCache NOTHING = new LabelsCache(0, 0);

  /** A request that is read alone: nothing is known before, and nothing is kept. */
  public static SampleScope alone(SampleLimits limits) {
    return new SampleScope(NOTHING, "", limits);
  }

  SeriesNames names(SeriesNames.Format format) {
    return names(format, Optional.empty());
  }

  /**
   * The names of series in one format.
   *
   * @param database what all series get as label {@code db}
   */
  SeriesNames names(SeriesNames.Format format, Optional<String> database) {
    return new SeriesNames(cache, new SeriesNames.Sender(tenant, format, database, limits));
  }
}
