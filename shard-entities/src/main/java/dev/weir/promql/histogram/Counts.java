package dev.weir.promql.histogram;

import dev.weir.series.histogram.BucketCounts;
import java.util.function.DoubleUnaryOperator;

/** Buckets of one sign: made fewer, added, changed and left out. */
final class Counts {
  private Counts() {}

  /** Those of a coarser schema, which has {@code 2^halvings} times fewer. */
  static BucketCounts reduced(BucketCounts counts, int halvings) {
    if (halvings == 0) {
      return counts;
    }
    CountsBuilder reduced = new CountsBuilder(counts.size());
    for (int at = 0; at < counts.size(); at++) {
      reduced.add(((counts.index(at) - 1) >> halvings) + 1, counts.count(at));
    }
    return reduced.build();
  }

  /** Buckets of both: each count of one, and that of the other times a sign of 1 or -1. */
  static BucketCounts sum(BucketCounts one, BucketCounts other, int sign) {
    CountsBuilder sum = new CountsBuilder(one.size() + other.size());
    int at = 0;
    for (int next = 0; next < other.size(); next++) {
      int index = other.index(next);
      for (; at < one.size() && one.index(at) <= index; at++) {
        sum.add(one.index(at), one.count(at));
      }
      sum.add(index, sign * other.count(next));
    }
    for (; at < one.size(); at++) {
      sum.add(one.index(at), one.count(at));
    }
    return sum.build();
  }

  static BucketCounts mapped(BucketCounts counts, DoubleUnaryOperator change) {
    CountsBuilder mapped = new CountsBuilder(counts.size());
    for (int at = 0; at < counts.size(); at++) {
      mapped.add(counts.index(at), change.applyAsDouble(counts.count(at)));
    }
    return mapped.build();
  }

  static BucketCounts from(BucketCounts counts, int first) {
    if (first == 0) {
      return counts;
    }
    CountsBuilder rest = new CountsBuilder(counts.size() - first);
    for (int at = first; at < counts.size(); at++) {
      rest.add(counts.index(at), counts.count(at));
    }
    return rest.build();
  }

  /** The place of the first bucket that does not end within a threshold. */
  static int firstEndingAbove(BucketCounts counts, int schema, double threshold) {
    int first = 0;
    while (first < counts.size() && Bounds.exponential(schema, counts.index(first)) <= threshold) {
      first++;
    }
    return first;
  }

  /** The place of the first bucket that does not begin within a threshold. */
  static int firstBeginningAt(BucketCounts counts, int schema, double threshold) {
    int first = 0;
    while (first < counts.size()
        && !(Bounds.exponential(schema, counts.index(first) - 1) >= threshold)) {
      first++;
    }
    return first;
  }
}
