package dev.weir.promql.evaluation;

import java.util.List;

/**
 * What the shards gave for a part.
 *
 * @param answers of those that evaluated it, in the order of the shards and of their series
 * @param samples of series whose shards left the evaluation to whoever asked
 */
public record PartReads(List<PartAnswer> answers, List<SeriesSamples> samples) {}
