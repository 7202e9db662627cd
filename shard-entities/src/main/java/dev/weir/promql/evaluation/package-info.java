/**
 * The evaluation of PromQL expressions over samples, bit for bit as Prometheus 3.9.1 does it.
 *
 * <p>Values travel in columns: an array with one double for each step of a query, where {@code
 * Absent} marks a step without a value. The mark is a NaN of its own bits; NaNs of samples have
 * plain ones, so that arithmetic never makes the mark.
 *
 * <h2>The arithmetic</h2>
 *
 * <ul>
 *   <li>{@code WindowFunctions} make one value of the samples of a range, step by step. Each step
 *       looks at its whole window again: sums that slide would depend on where a query began.
 *   <li>{@code Accumulator} takes the columns of a group together.
 *   <li>{@code ValueFunctions} change single values or combine two.
 * </ul>
 *
 * <p>The order of operations is that of the reference, because sums of doubles depend on it. Where
 * Go computes a transcendental function itself, the last bit may differ; the {@link StrictMath}
 * used here gives the same on every machine.
 *
 * <h2>Parts</h2>
 *
 * <p>{@code PushDown} says which parts of a query look at each series by itself, or only add up
 * what series give. Shards evaluate these where their samples are ({@code PartEvaluation}), page
 * after page, and {@code Parts} puts together what they made, in the order of shards and pages: the
 * same data give the same bits each time. Whoever asks evaluates the rest, and what a shard gives
 * back as samples because it would take long or needs all series at once. {@code topk} is not left
 * to shards: which of equal elements stay depends on all of them.
 *
 * <p>No Pekko, clock or randomness here.
 */
package dev.weir.promql.evaluation;
