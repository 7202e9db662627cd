package dev.weir.promql.rules;

import dev.weir.series.Labels;
import dev.weir.series.LabelsBuilder;
import java.util.Map;
import java.util.TreeMap;

/** Labels as maps, to change them. */
public final class RuleLabels {
  private RuleLabels() {}

  /** A map that may be changed. */
  public static Map<String, String> map(Labels labels) {
    Map<String, String> map = new TreeMap<>();
    for (int label = 0; label < labels.size(); label++) {
      map.put(labels.name(label), labels.value(label));
    }
    return map;
  }

  /** Empty values are left out. */
  public static Labels of(Map<String, String> map) {
    LabelsBuilder builder = new LabelsBuilder();
    map.forEach(builder::add);
    return builder.build();
  }

  /** The same labels and some more. */
  static Labels with(Labels labels, Map<String, String> more) {
    Map<String, String> map = map(labels);
    map.putAll(more);
    return of(map);
  }
}
