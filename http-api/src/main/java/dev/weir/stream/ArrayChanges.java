package dev.weir.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How the places of the nodes of one array changed.
 *
 * <p>As many nodes as possible keep their place among each other; the others moved, each behind the
 * one that is before it now.
 */
final class ArrayChanges {
  private static final String FIRST = "null";

  private final List<String> olds;
  private final List<String> news;
  private final Map<String, Integer> oldPlaces = new HashMap<>();
  private final boolean[] kept;
  private int lastKept = -1;

  /** Takes the ids of the nodes before and after, each once. */
  ArrayChanges(List<String> olds, List<String> news) {
    this.olds = olds;
    this.news = news;
    this.kept = new boolean[news.size()];
    for (int place = 0; place < olds.size(); place++) {
      oldPlaces.put(olds.get(place), place);
    }
    keep();
  }

  String id(int place) {
    return news.get(place);
  }

  /** Where a node was before; empty for a new one. */
  OptionalLong before(int place) {
    Integer before = oldPlaces.get(news.get(place));
    return before == null ? OptionalLong.empty() : OptionalLong.of(before);
  }

  /**
   * The id of the node before one that is new or moved, {@code null} as text for the first; empty
   * where it keeps its place, or is new and nothing that keeps its place follows.
   */
  Optional<String> after(int place) {
    boolean appended = before(place).isEmpty() && place > lastKept;
    return kept[place] || appended
        ? Optional.empty()
        : Optional.of(place == 0 ? FIRST : news.get(place - 1));
  }

  /** The old places of nodes that are no longer there. */
  List<Integer> removed() {
    Set<String> present = new HashSet<>(news);
    List<Integer> removed = new ArrayList<>();
    for (int place = 0; place < olds.size(); place++) {
      if (!present.contains(olds.get(place))) {
        removed.add(place);
      }
    }
    return removed;
  }

  /**
   * Marks a longest run of nodes whose old places increase. Source: Fredman, "On Computing the
   * Length of Longest Increasing Subsequences", Discrete Mathematics 11, 1975.
   */
  private void keep() {
    int[] ends = new int[news.size()];
    int[] previous = new int[news.size()];
    int length = 0;
    for (int place = 0; place < news.size(); place++) {
      OptionalLong before = before(place);
      if (before.isPresent()) {
        int at = position(ends, length, before.getAsLong());
        previous[place] = at == 0 ? -1 : ends[at - 1];
        ends[at] = place;
        length = Math.max(length, at + 1);
      }
    }
    for (int place = length == 0 ? -1 : ends[length - 1]; place >= 0; place = previous[place]) {
      kept[place] = true;
      lastKept = Math.max(lastKept, place);
    }
  }

  /** The first run whose end was not before an old place. */
  private int position(int[] ends, int length, long before) {
    int low = 0;
    int high = length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (before(ends[middle]).orElseThrow() < before) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
