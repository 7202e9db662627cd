package dev.weir.promql.evaluation;

import dev.weir.promql.Selector;
import dev.weir.series.rollup.Tier;
import java.util.Optional;

/**
 * What a query reads of the series that a selector means.
 *
 * @param after the time behind which samples are read, in milliseconds
 * @param to the time of the last ones, in milliseconds
 * @param isNewest whether the newest sample of each series is enough, and none of series that end
 *     with it
 * @param tier whose buckets are read instead of samples
 */
public record Selection(
    Selector selector, long after, long to, boolean isNewest, Optional<Tier> tier) {}
