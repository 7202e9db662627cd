package dev.weir.promql.evaluation;

import dev.weir.promql.Expression;

/**
 * A part of a query that can be evaluated where the samples are, shard by shard.
 *
 * @param expression of one selector, and of nothing that looks at series of other shards
 * @param steps at which it is evaluated
 * @param selection what it reads
 */
public record Part(Expression expression, Steps steps, Selection selection) {}
