package dev.weir.promql.evaluation;

import dev.weir.series.Labels;
import java.util.List;

/**
 * What some series of a shard make of a part.
 *
 * @param elements one for each group of an aggregation, or for each series where there is none
 * @param samples that were read for it
 */
public record PartAnswer(
    List<Element> elements, List<String> warnings, List<String> infos, long samples) {
  /**
   * An element that is not finished yet.
   *
   * @param labels of the group, or of the series
   * @param first labels of the first series of the group, which say where it stands among groups
   * @param columns what {@link PartialAccumulator#partial} gave, or the values themselves; one
   *     number for each step
   */
  public record Element(Labels labels, Labels first, List<double[]> columns) {}
}
