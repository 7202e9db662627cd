package dev.weir.series.index;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntUnaryOperator;

/**
 * Knows which ids have the highest counts without looking at all of them.
 *
 * <p>Counts only grow, by one. An id enters the list of each power of two that its count reaches,
 * so the list of 2^b is all ids with at least that count; the shortest one with enough ids holds
 * those looked for.
 */
final class Heaviest {
  private final PagedInts[] reached = new PagedInts[Integer.SIZE - 1];

  Heaviest() {
    for (int level = 0; level < reached.length; level++) {
      reached[level] = new PagedInts();
    }
  }

  /** Learns of the new count of an id. */
  void counted(int id, int count) {
    if ((count & (count - 1)) == 0) {
      reached[Integer.numberOfTrailingZeros(count)].add(id);
    }
  }

  /** Learns of an id that has a count at once. */
  void begins(int id, int count) {
    for (int level = 0; count >>> level > 0; level++) {
      reached[level].add(id);
    }
  }

  /** At most k ids, those with the highest counts first, of equal ones those that are lower. */
  List<Integer> top(int k, IntUnaryOperator counts) {
    Comparator<Integer> order =
        Comparator.<Integer>comparingInt(id -> -counts.applyAsInt(id)).thenComparing(id -> id);
    PriorityQueue<Integer> best = new PriorityQueue<>(order.reversed());
    PagedInts candidates = candidates(k);
    for (int at = 0; at < candidates.size() && k > 0; at++) {
      int id = candidates.get(at);
      if (best.size() < k) {
        best.add(id);
      } else if (order.compare(id, best.peek()) < 0) {
        best.poll();
        best.add(id);
      }
    }
    return best.stream().sorted(order).toList();
  }

  private PagedInts candidates(int k) {
    int level = reached.length - 1;
    while (level > 0 && reached[level].size() < k) {
      level--;
    }
    return reached[level];
  }
}
