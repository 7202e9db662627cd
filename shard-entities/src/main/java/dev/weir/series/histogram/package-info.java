/**
 * Native histograms: values that count observations in buckets whose bounds grow exponentially, or
 * are given.
 *
 * <p>{@code Histogram} is one such value with counts that need not be whole numbers. Buckets
 * without observations are not kept, so that equal histograms have equal parts however a sender
 * wrote them.
 *
 * <p>Source: Prometheus, "Native Histograms" (specification), and {@code model/histogram} of 3.9.
 */
package dev.weir.series.histogram;
