/**
 * The arithmetic of native histograms in PromQL, as Prometheus 3.9.1 does it.
 *
 * <ul>
 *   <li>{@link dev.weir.promql.histogram.Sums} adds and subtracts two histograms, {@link
 *       dev.weir.promql.histogram.Scaling} multiplies and divides one.
 *   <li>{@link dev.weir.promql.histogram.Total} takes many together, {@link
 *       dev.weir.promql.histogram.WindowChanges} says how much one grows over a window.
 *   <li>{@link dev.weir.promql.histogram.Resets} and {@link dev.weir.promql.histogram.Changes}
 *       compare one with the one before it.
 *   <li>{@link dev.weir.promql.histogram.Quantile}, {@link dev.weir.promql.histogram.Fraction} and
 *       {@link dev.weir.promql.histogram.Moments} make a number of one.
 *   <li>{@link dev.weir.promql.histogram.AllBuckets} are its buckets with their bounds, {@link
 *       dev.weir.promql.histogram.HistogramPrinter} writes it.
 * </ul>
 *
 * <p>What people are to be told of a result is a {@link dev.weir.promql.histogram.Remark}: the
 * words and the places are the caller's. Nothing here fails on histograms that no sender should
 * write; what the reference makes of them comes out, where it ends at all.
 *
 * <h2>Where it differs from the reference</h2>
 *
 * <ul>
 *   <li>A bucket of 0 observations is as one that is not there. The reference keeps those that were
 *       sent until it compacts a histogram: there {@code {{buckets:[0 0]}} * NaN} has buckets of
 *       NaN, a zero bucket beside such buckets reaches only to their side of 0, and histograms that
 *       differ in them are different.
 *   <li>All NaNs are equal.
 * </ul>
 *
 * <p>No Pekko, clock or randomness here.
 */
package dev.weir.promql.histogram;
