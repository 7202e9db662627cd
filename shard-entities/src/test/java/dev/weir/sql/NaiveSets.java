package dev.weir.sql;

import dev.weir.circuit.Plan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;

/** INTERSECT and EXCEPT by taking rows off lists, one at a time. */
final class NaiveSets {
  private NaiveSets() {}

  static List<Object[]> of(Plan.SetOperation.Kind kind, List<Object[]> left, List<Object[]> right) {
    List<List<Object>> rest = new ArrayList<>();
    right.forEach(row -> rest.add(Arrays.asList(row)));
    List<List<Object>> rows = new ArrayList<>();
    left.forEach(row -> rows.add(Arrays.asList(row)));
    List<List<Object>> result = new ArrayList<>();
    switch (kind) {
      case INTERSECT_ALL -> rows.stream().filter(rest::remove).forEach(result::add);
      case EXCEPT_ALL -> rows.stream().filter(row -> !rest.remove(row)).forEach(result::add);
      case INTERSECT -> {
        result.addAll(new LinkedHashSet<>(rows));
        result.retainAll(rest);
      }
      case EXCEPT -> {
        result.addAll(new LinkedHashSet<>(rows));
        result.removeAll(rest);
      }
    }
    return result.stream().map(List::toArray).toList();
  }
}
