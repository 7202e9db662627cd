package dev.weir.series.index;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.roaringbitmap.FastAggregation;
import org.roaringbitmap.RoaringBitmap;
import org.roaringbitmap.RoaringBitmapWriter;

/**
 * A set of series for each id. Most ids have a few runs of series that follow one another without a
 * gap, as those of one host do: they are kept as runs, a single one in columns, many as a bitmap.
 */
final class Postings {
  /** More runs than these become a bitmap. */
  static final int RUNS_MAX = 32;

  private static final int FIRST = 16;

  /** Series of one container of a bitmap. */
  private static final int CONTAINER = 1 << 16;

  private final PagedInts counts = new PagedInts();

  /** The first series of each id. */
  private final PagedInts firsts = new PagedInts();

  /** Of ids with several runs: their number, then where each begins and ends. */
  private int[][] several = new int[FIRST][];

  /** Of ids with more runs than that. */
  private RoaringBitmap[] bitmaps = new RoaringBitmap[FIRST];

  /** Takes the next id, which has no series yet. */
  void open() {
    counts.add(0);
    firsts.add(0);
  }

  /** Takes a series behind all that the id has. */
  void add(int id, int sid) {
    add(id, sid, sid + 1);
  }

  /** Takes series that follow one another, behind all that the id has. */
  void add(int id, int from, int to) {
    int count = counts.get(id);
    if (count == 0) {
      firsts.set(id, from);
    } else if (hasBitmap(id)) {
      append(bitmaps[id], from, to);
    } else if (hasSeveral(id)) {
      addRun(id, from, to);
    } else if (firsts.get(id) + count != from) {
      begin(id, firsts.get(id) + count, from, to);
    }
    counts.set(id, count + to - from);
  }

  private boolean hasBitmap(int id) {
    return id < bitmaps.length && bitmaps[id] != null;
  }

  private boolean hasSeveral(int id) {
    return id < several.length && several[id] != null;
  }

  private void begin(int id, int firstEnd, int from, int to) {
    if (id >= several.length) {
      several = Arrays.copyOf(several, more(id));
    }
    several[id] = new int[] {2, firsts.get(id), firstEnd, from, to};
  }

  private int more(int id) {
    return Math.max(counts.size(), id + 1) / 2 * 3;
  }

  private void addRun(int id, int from, int to) {
    int[] runs = several[id];
    int count = runs[0];
    if (runs[2 * count] == from) {
      runs[2 * count] = to;
      return;
    }
    if (count == RUNS_MAX) {
      turn(id, from, to);
      return;
    }
    if (runs.length < 2 * count + 3) {
      runs = Arrays.copyOf(runs, 3 * count + 3);
      several[id] = runs;
    }
    runs[0] = count + 1;
    runs[2 * count + 1] = from;
    runs[2 * count + 2] = to;
  }

  private void turn(int id, int from, int to) {
    if (id >= bitmaps.length) {
      bitmaps = Arrays.copyOf(bitmaps, more(id));
    }
    RoaringBitmap bitmap = new RoaringBitmap();
    int[] runs = several[id];
    for (int run = 0; run < runs[0]; run++) {
      append(bitmap, runs[2 * run + 1], runs[2 * run + 2]);
    }
    append(bitmap, from, to);
    bitmaps[id] = bitmap;
    several[id] = null;
  }

  /** Begins each container with one series: one that begins with a run is kept as runs for ever. */
  private static void append(RoaringBitmap bitmap, int from, int to) {
    for (int at = from; at < to; ) {
      int end = Math.min(to, (at | (CONTAINER - 1)) + 1);
      bitmap.add(at);
      if (at + 1 < end) {
        bitmap.add(at + 1L, (long) end);
      }
      at = end;
    }
  }

  int count(int id) {
    return counts.get(id);
  }

  /** Runs of series that an id has; more than {@link #RUNS_MAX} when there is a bitmap. */
  int runs(int id) {
    if (hasBitmap(id)) {
      return RUNS_MAX + 1;
    }
    return hasSeveral(id) ? several[id][0] : Math.min(1, count(id));
  }

  private int from(int id, int run) {
    return hasSeveral(id) ? several[id][2 * run + 1] : firsts.get(id);
  }

  private int to(int id, int run) {
    return hasSeveral(id) ? several[id][2 * run + 2] : firsts.get(id) + count(id);
  }

  boolean intersects(int id, RoaringBitmap selection) {
    if (hasBitmap(id)) {
      return RoaringBitmap.intersects(bitmaps[id], selection);
    }
    for (int run = 0; run < runs(id); run++) {
      if (selection.intersects((long) from(id, run), to(id, run))) {
        return true;
      }
    }
    return false;
  }

  /** The series of an id, in a bitmap of its own. */
  RoaringBitmap of(int id) {
    return union(new int[] {id});
  }

  /** The series of all these ids, which have none in common, in a bitmap of its own. */
  RoaringBitmap union(int[] ids) {
    List<RoaringBitmap> parts =
        IntStream.of(ids).filter(this::hasBitmap).mapToObj(id -> bitmaps[id]).toList();
    if (parts.isEmpty()) {
      return ofRuns(ids);
    }
    RoaringBitmap union =
        parts.size() == 1 ? parts.getFirst().clone() : FastAggregation.or(parts.iterator());
    if (parts.size() < ids.length) {
      union.or(ofRuns(ids));
    }
    return union;
  }

  private RoaringBitmap ofRuns(int[] ids) {
    long[] runs =
        IntStream.of(ids)
            .filter(id -> !hasBitmap(id))
            .mapToObj(
                id ->
                    IntStream.range(0, runs(id))
                        .mapToLong(run -> ((long) from(id, run) << Integer.SIZE) | to(id, run)))
            .flatMapToLong(each -> each)
            .sorted()
            .toArray();
    RoaringBitmapWriter<RoaringBitmap> writer = RoaringBitmapWriter.writer().get();
    for (long run : runs) {
      writer.add(run >>> Integer.SIZE, run & 0xFFFFFFFFL);
    }
    return writer.get();
  }
}
