package dev.weir.promql;

import java.util.List;

/**
 * Which elements an aggregation takes together.
 *
 * @param isWithout whether those that agree in all labels but these, else those that agree in these
 * @param labels names of labels
 */
public record Grouping(boolean isWithout, List<String> labels) {
  /** All elements. */
  public static final Grouping ALL = new Grouping(false, List.of());

  /** Copies the labels. */
  public Grouping {
    labels = List.copyOf(labels);
  }
}
