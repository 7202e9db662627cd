package dev.weir.series;

import java.util.List;

/**
 * Samples of series, with the labels of those that nobody has seen before.
 *
 * @param arrivalMillis when they arrived, in milliseconds since 1970
 * @param firstSid the number of the first series of {@code fresh}
 * @param fresh labels of the series with the numbers {@code firstSid}, {@code firstSid + 1}, ...
 * @param runs the samples
 */
public record MetricsBatch(long arrivalMillis, int firstSid, List<Labels> fresh, Runs runs) {}
