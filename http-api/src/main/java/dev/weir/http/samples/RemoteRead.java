package dev.weir.http.samples;

import dev.weir.series.index.Matcher;
import java.util.List;

/**
 * What a client of remote read asks for.
 *
 * @param queries answered in their order
 * @param takesSamples whether it reads answers of type {@code SAMPLES}
 */
public record RemoteRead(List<Query> queries, boolean takesSamples) {
  /**
   * Samples of the series that all matchers fit.
   *
   * @param from the earliest time, in milliseconds
   * @param to the latest time, in milliseconds
   */
  public record Query(long from, long to, List<Matcher> matchers) {}
}
