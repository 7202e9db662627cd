package dev.weir.promql.evaluation;

import dev.weir.series.Labels;

/**
 * Samples of one series.
 *
 * @param times in milliseconds, ascending
 * @param bits raw bits of the values, stale markers among them
 */
public record SeriesSamples(Labels labels, long[] times, long[] bits) {}
