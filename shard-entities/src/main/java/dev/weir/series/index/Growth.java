package dev.weir.series.index;

import dev.weir.series.Labels;
import dev.weir.series.index.Statistics.Count;
import java.util.List;

/**
 * Why new series come.
 *
 * @param newValues labels with the most values that no series had before, the highest number first;
 *     none when the series are new combinations of known values
 * @param samples at most three of the new series, those with a new value of the first label
 */
public record Growth(List<Count> newValues, List<Labels> samples) {}
