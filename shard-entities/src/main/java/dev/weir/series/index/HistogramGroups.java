package dev.weir.series.index;

import dev.weir.series.Labels;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Which series are parts of the same native histogram. A group has a number, and its series in the
 * order of theirs; the first one, its leader, stays the same for ever. Where there are no
 * histograms it holds nothing.
 */
public final class HistogramGroups {
  /** Where a series is part of no histogram. */
  public static final int NONE = -1;

  /** Accounted bytes of a part, and of a group beside its parts. */
  private static final int PART_BYTES = 12;

  private static final int GROUP_BYTES = 120;
  private static final int FIRST = 8;

  /** Labels of a series by its number. */
  private final IntFunction<Labels> labels;

  /** The newest group of those whose labels have a hash. */
  private final Map<Long, Integer> byHash = new HashMap<>();

  /** For each group: the one before it whose labels have the same hash, or {@link #NONE}. */
  private int[] before = new int[FIRST];

  /** For each group: its series, and how many. */
  private int[][] members = new int[FIRST][];

  private int[] sizes = new int[FIRST];

  /** For each group: the series that counts its samples, or {@link #NONE}. */
  private int[] counts = new int[FIRST];

  private int groups;

  /** For each series up to the last part: one more than its group, 0 for none. */
  private int[] groupOf = new int[0];

  private int parts;

  HistogramGroups(IntFunction<Labels> labels) {
    this.labels = labels;
  }

  /** Takes a series whose number is above those of all before, if it is a part. */
  void add(int sid, Labels series) {
    if (series.isPart()) {
      int group = addPart(sid, series.withoutPart());
      counts[group] = series.isCounted() ? sid : counts[group];
    }
  }

  private int addPart(int sid, Labels histogram) {
    int group = find(histogram);
    if (group == NONE) {
      group = begin(histogram);
    }
    if (sizes[group] == members[group].length) {
      members[group] = Arrays.copyOf(members[group], 2 * sizes[group]);
    }
    members[group][sizes[group]++] = sid;
    if (sid >= groupOf.length) {
      groupOf = Arrays.copyOf(groupOf, sid + sid / 2 + 1);
    }
    groupOf[sid] = group + 1;
    parts++;
    return group;
  }

  private int begin(Labels histogram) {
    if (groups == sizes.length) {
      before = Arrays.copyOf(before, 2 * groups);
      members = Arrays.copyOf(members, 2 * groups);
      sizes = Arrays.copyOf(sizes, 2 * groups);
      counts = Arrays.copyOf(counts, 2 * groups);
    }
    Integer same = byHash.put(histogram.hash(), groups);
    before[groups] = same == null ? NONE : same;
    members[groups] = new int[FIRST];
    counts[groups] = NONE;
    return groups++;
  }

  /**
   * The group of the parts of a histogram, or {@link #NONE}.
   *
   * @param histogram labels without that of a part
   */
  public int find(Labels histogram) {
    Integer newest = groups == 0 ? null : byHash.get(histogram.hash());
    int group = newest == null ? NONE : newest;
    while (group != NONE && !labels.apply(members[group][0]).withoutPart().equals(histogram)) {
      group = before[group];
    }
    return group;
  }

  /** The group of a series, or {@link #NONE}. */
  public int of(int sid) {
    return sid < groupOf.length ? groupOf[sid] - 1 : NONE;
  }

  /** Whether a series is part of a histogram. */
  public boolean isPart(int sid) {
    return of(sid) != NONE;
  }

  /** Whether samples of a series count, see {@link Labels#isCounted}. */
  public boolean isCounted(int sid) {
    int group = of(sid);
    return group == NONE || counts[group] == sid;
  }

  /** The series of a group whose samples count, or {@link #NONE}. */
  public int counted(int group) {
    return counts[group];
  }

  /** The series of a group, ascending. */
  public int[] members(int group) {
    return Arrays.copyOf(members[group], sizes[group]);
  }

  /** Accounted bytes: a function of the series in their order. */
  long bytes() {
    return (long) PART_BYTES * parts + (long) GROUP_BYTES * groups;
  }
}
