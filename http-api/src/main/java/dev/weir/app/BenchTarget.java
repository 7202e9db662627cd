package dev.weir.app;

import java.util.HashMap;
import java.util.Map;

/** What a figure should be: in the first release, and what is aimed at. */
record BenchTarget(double first, double aim) {
  /** A figure that is only shown. */
  static final BenchTarget NONE = new BenchTarget(Double.NaN, Double.NaN);

  /** The conditions of a figure with its targets. */
  Map<String, Object> beside(Map<String, Object> conditions) {
    Map<String, Object> all = new HashMap<>(conditions);
    if (!Double.isNaN(first)) {
      all.put("target", first);
      all.put("aim", aim);
    }
    return all;
  }
}
