package dev.weir.app;

import java.util.Collection;
import java.util.List;

/** Figures of many repeats, by nearest rank. */
record BenchPercentiles(List<Double> sorted) {
  static BenchPercentiles of(Collection<Double> values) {
    return new BenchPercentiles(values.stream().sorted().toList());
  }

  int count() {
    return sorted.size();
  }

  double at(int percent) {
    int rank = (int) Math.ceil(sorted.size() * percent / 100.0);
    return sorted.get(Math.max(1, rank) - 1);
  }

  double max() {
    return sorted.getLast();
  }
}
