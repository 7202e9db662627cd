package dev.weir.promql.evaluation;

import dev.weir.series.Labels;
import dev.weir.series.rollup.Bucket;
import java.util.List;

/**
 * Rollups of one series.
 *
 * @param buckets in the order of their times
 */
public record SeriesBuckets(Labels labels, List<Bucket> buckets) {}
