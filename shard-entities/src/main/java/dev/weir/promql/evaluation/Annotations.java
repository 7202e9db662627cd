package dev.weir.promql.evaluation;

import dev.weir.promql.AggregationOperator;
import dev.weir.promql.FloatText;
import dev.weir.promql.Span;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What people should know of an answer, in the words of the reference, each once. */
public final class Annotations {
  /** Of each kind; the answer says how many were left out. */
  private static final int SHOWN = 10;

  /** Said of histograms with different given bounds, before the name of what was done. */
  static final String RECONCILED = "mismatched custom buckets were reconciled during ";

  /** Said of counters of which one began anew, likewise. */
  static final String COLLISION = "conflicting counter resets during histogram ";

  /** Said of histograms of exponential and of given bounds, before what they belong to. */
  static final String MIXED_BOUNDS =
      "vector contains a mix of histograms with exponential and custom buckets schemas for metric"
          + " name ";

  private final String query;
  private final Set<String> warnings = new LinkedHashSet<>();
  private final Set<String> infos = new LinkedHashSet<>();

  /** None yet, of a query whose text is given. */
  public Annotations(String query) {
    this.query = query;
  }

  void warn(String text, Span place) {
    warnings.add("PromQL warning: " + text + ' ' + place(place));
  }

  void informOfIgnored(AggregationOperator operator, Span place) {
    inform("ignored histogram in %s aggregation".formatted(operator.word()), place);
  }

  void inform(String text, Span place) {
    infos.add("PromQL info: " + text + ' ' + place(place));
  }

  /** Warns of numbers that are no part of a whole: the largest, the smallest, and none at all. */
  void warnOfQuantiles(double[] quantiles, Span place) {
    double smallest = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    for (double quantile : quantiles) {
      if (Double.isNaN(quantile)) {
        warnOfQuantile(quantile, place);
      } else {
        smallest = Math.min(smallest, quantile);
        largest = Math.max(largest, quantile);
      }
    }
    if (largest > 1) {
      warnOfQuantile(largest, place);
    }
    if (smallest < 0) {
      warnOfQuantile(smallest, place);
    }
  }

  private void warnOfQuantile(double quantile, Span place) {
    warn("quantile value should be between 0 and 1, got " + FloatText.general(quantile), place);
  }

  private String place(Span span) {
    String before = query.substring(0, span.start());
    int lineStart = before.lastIndexOf('\n') + 1;
    long line = 1 + before.chars().filter(character -> character == '\n').count();
    return "(%d:%d)".formatted(line, 1 + before.codePointCount(lineStart, before.length()));
  }

  /** Adds what was said of the same query elsewhere. */
  void add(List<String> moreWarnings, List<String> moreInfos) {
    warnings.addAll(moreWarnings);
    infos.addAll(moreInfos);
  }

  /** All warnings, however many. */
  List<String> allWarnings() {
    return List.copyOf(warnings);
  }

  /** All hints, however many. */
  List<String> allInfos() {
    return List.copyOf(infos);
  }

  /** Likely mistakes. */
  public List<String> warnings() {
    return shown(warnings, "warning");
  }

  /** Hints. */
  public List<String> infos() {
    return shown(infos, "info");
  }

  private static List<String> shown(Set<String> all, String kind) {
    List<String> shown = new ArrayList<>(all.stream().limit(SHOWN).toList());
    if (all.size() > SHOWN) {
      shown.add("%d more %s annotations omitted".formatted(all.size() - SHOWN, kind));
    }
    return shown;
  }
}
