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
 * <p>No Pekko, clock or randomness here.
 */
package dev.weir.promql.evaluation;
