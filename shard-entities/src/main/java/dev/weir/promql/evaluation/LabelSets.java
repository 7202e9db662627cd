package dev.weir.promql.evaluation;

import dev.weir.promql.Grouping;
import dev.weir.promql.Matching;
import dev.weir.series.Labels;
import dev.weir.series.LabelsBuilder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Labels made of labels. */
final class LabelSets {
  /** No label at all. */
  static final Labels NONE = new LabelsBuilder().build();

  /** Label by label, names before values, both by their bytes. */
  static final Comparator<Labels> ORDER = LabelSets::compare;

  /** What says of which metric a value is; a computed value is of none. */
  private static final Set<String> OF_METRIC = Set.of(Labels.METRIC_NAME, "__type__", "__unit__");

  private LabelSets() {}

  /** All but those that say of which metric the value is. */
  static Labels withoutMetric(Labels labels) {
    return without(labels, OF_METRIC);
  }

  static Labels without(Labels labels, Set<String> names) {
    return filtered(labels, name -> !names.contains(name));
  }

  static Labels only(Labels labels, Set<String> names) {
    return filtered(labels, names::contains);
  }

  private static Labels filtered(Labels labels, Predicate<String> kept) {
    int size = labels.size();
    String[] names = new String[size];
    int count = 0;
    for (int label = 0; label < size; label++) {
      String name = labels.name(label);
      if (kept.test(name)) {
        names[label] = name;
        count++;
      }
    }
    if (count == size) {
      return labels;
    }
    if (count == 0) {
      return NONE;
    }
    LabelsBuilder builder = new LabelsBuilder();
    for (int label = 0; label < size; label++) {
      if (names[label] != null) {
        builder.add(names[label], labels.value(label));
      }
    }
    return builder.build();
  }

  /** The same with one value changed; an empty one removes the label. */
  static Labels with(Labels labels, String name, String value) {
    LabelsBuilder builder = new LabelsBuilder();
    for (int label = 0; label < labels.size(); label++) {
      if (!labels.name(label).equals(name)) {
        builder.add(labels.name(label), labels.value(label));
      }
    }
    return builder.add(name, value).build();
  }

  /** Whether labels say what kind of metric it is, too. */
  static boolean isTyped(Labels labels) {
    return labels.value("__type__").isPresent() || labels.value("__unit__").isPresent();
  }

  /** The labels of the group to which an element belongs. */
  static Labels group(Labels labels, Grouping grouping) {
    if (!grouping.isWithout() && grouping.labels().isEmpty()) {
      return NONE;
    }
    Set<String> names = new HashSet<>(grouping.labels());
    if (!grouping.isWithout()) {
      return only(labels, names);
    }
    names.add(Labels.METRIC_NAME);
    return without(labels, names);
  }

  /** The labels by which an element finds its partner. */
  static Labels signature(Labels labels, Matching matching) {
    return group(labels, new Grouping(!matching.isOn(), matching.labels()));
  }

  private static int compare(Labels one, Labels other) {
    int size = Math.min(one.size(), other.size());
    for (int label = 0; label < size; label++) {
      int order = compare(one.name(label), other.name(label));
      if (order == 0) {
        order = compare(one.value(label), other.value(label));
      }
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(one.size(), other.size());
  }

  private static int compare(String one, String other) {
    return one.equals(other)
        ? 0
        : Arrays.compareUnsigned(
            one.getBytes(java.nio.charset.StandardCharsets.UTF_8),
            other.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /** As errors show labels: the name of the metric before the braces. */
  static String shown(Labels labels) {
    List<String> others = new java.util.ArrayList<>();
    String name = "";
    for (int label = 0; label < labels.size(); label++) {
      if (labels.name(label).equals(Labels.METRIC_NAME)) {
        name = labels.value(label);
      } else {
        others.add(labels.name(label) + "=\"" + labels.value(label) + '"');
      }
    }
    return others.isEmpty() && !name.isEmpty()
        ? name
        : name + '{' + String.join(", ", others) + '}';
  }
}
