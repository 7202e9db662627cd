package dev.weir.series.index;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.roaringbitmap.FastAggregation;
import org.roaringbitmap.RoaringBitmap;

/** The series of each pair. That of a pair with one series is kept without a bitmap. */
final class Postings {
  private static final int FIRST = 16;

  private final PagedInts counts = new PagedInts();

  /** The first series of each pair. */
  private final PagedInts firsts = new PagedInts();

  private RoaringBitmap[] shared = new RoaringBitmap[FIRST];

  /** Takes the first series of the next pair. */
  void open(int sid) {
    counts.add(1);
    firsts.add(sid);
  }

  /** Takes a later series than those before and returns how many there are now. */
  int add(int pair, int sid) {
    int count = counts.get(pair) + 1;
    counts.set(pair, count);
    if (count == 2) {
      share(pair, sid);
    } else {
      shared[pair].add(sid);
    }
    return count;
  }

  private void share(int pair, int sid) {
    if (pair >= shared.length) {
      shared = Arrays.copyOf(shared, Math.max(counts.size(), pair + 1) / 2 * 3);
    }
    shared[pair] = RoaringBitmap.bitmapOf(firsts.get(pair), sid);
  }

  int count(int pair) {
    return counts.get(pair);
  }

  boolean intersects(int pair, RoaringBitmap selection) {
    return counts.get(pair) == 1
        ? selection.contains(firsts.get(pair))
        : RoaringBitmap.intersects(shared[pair], selection);
  }

  /** The series of all these pairs, in a bitmap of its own. */
  RoaringBitmap union(int[] pairs) {
    int[] single = IntStream.of(pairs).filter(pair -> count(pair) == 1).map(firsts::get).toArray();
    List<RoaringBitmap> others =
        IntStream.of(pairs).filter(pair -> count(pair) > 1).mapToObj(pair -> shared[pair]).toList();
    RoaringBitmap union =
        others.size() == 1 ? others.getFirst().clone() : FastAggregation.or(others.iterator());
    if (single.length > 0) {
      Arrays.sort(single);
      union.or(RoaringBitmap.bitmapOf(single));
    }
    return union;
  }
}
