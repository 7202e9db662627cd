package dev.weir.promql.evaluation;

/**
 * One series of a file of cases.
 *
 * @param text as it was written
 * @param interval between its samples, as it was written
 */
record LoadedSeries(String text, String interval, SeriesSamples samples) {}
