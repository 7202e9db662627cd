/**
 * Native histograms: values that count observations in buckets whose bounds grow exponentially, or
 * are given; and how they are stored.
 *
 * <p>{@code Histogram} is one such value with counts that need not be whole numbers. Buckets
 * without observations are not kept, so that equal histograms have equal parts however a sender
 * wrote them.
 *
 * <h2>Stored form</h2>
 *
 * <p>A histogram is stored in columns: each part of it is a sample of an ordinary series, at the
 * time of the histogram, with the labels of the histogram and {@code __native__}, which says which
 * part it is. So chunks, events, late samples, backups and exports of histograms are those of
 * floats. {@link dev.weir.series.histogram.HistogramColumns} takes histograms apart, {@link
 * dev.weir.series.histogram.HistogramParts} puts them together.
 *
 * <pre>
 * count                  how many observations; always there
 * sum                    of them; always there
 * schema                 when not 0; -53 for given bounds
 * zero_threshold         when not 0
 * zero_count             when not 0
 * reset_hint             the number of the {@link dev.weir.series.histogram.ResetHint}, when not 0
 * +3:17                  positive bucket 17 of schema 3, when not 0
 * -3:17                  negative bucket 17 of schema 3, when not 0
 * le:0.5                 bucket up to a given bound, 0 too: so the bound is known
 * le:+Inf                bucket above all given bounds, when not 0
 * </pre>
 *
 * <p>A bound is the shortest decimal number that is read as the same double, in the form of {@link
 * Double#toString(double)} without {@code .0} at the end. A part without a sample at the time of a
 * histogram is 0 there; buckets of another schema than that of the time are passed over. A
 * histogram that says that its series has ended is the stale marker in {@code sum} and {@code
 * count}, and nothing else. Where a second histogram comes for the same time, its parts replace
 * those of the first one by one.
 *
 * <p>Source: Prometheus, "Native Histograms" (specification), and {@code model/histogram} of 3.9.
 */
package dev.weir.series.histogram;
