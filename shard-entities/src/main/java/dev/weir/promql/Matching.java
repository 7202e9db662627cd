package dev.weir.promql;

import java.util.List;

/**
 * How elements of two vectors find each other.
 *
 * @param isOn whether by these labels alone, else by all but these and the name of the metric
 * @param labels names of labels
 * @param cardinality how many may find how many
 * @param include labels that come from the one side, where the other side has many
 */
public record Matching(
    boolean isOn, List<String> labels, Cardinality cardinality, List<String> include) {
  /** One to one, by all labels but the name of the metric. */
  public static final Matching DEFAULT =
      new Matching(false, List.of(), Cardinality.ONE_TO_ONE, List.of());

  /** How many elements of the left side may find how many of the right one. */
  public enum Cardinality {
    ONE_TO_ONE,
    /** With {@code group_left}. */
    MANY_TO_ONE,
    /** With {@code group_right}. */
    ONE_TO_MANY,
    /** Of {@code and}, {@code or} and {@code unless}. */
    MANY_TO_MANY
  }

  /** Copies the lists. */
  public Matching {
    labels = List.copyOf(labels);
    include = List.copyOf(include);
  }
}
