package dev.weir.series.histogram;

import dev.weir.series.histogram.PartName.Bound;
import dev.weir.series.histogram.PartName.Bucket;
import dev.weir.series.histogram.PartName.Single;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Puts the stored parts of one series of histograms together. There is a histogram at each time at
 * which there are a count and a sum; what is no histogram there is left out.
 */
public final class HistogramParts {
  private final Map<Single, Column> singles = new EnumMap<>(Single.class);
  private final List<BucketColumn> buckets = new ArrayList<>();
  private final List<BoundColumn> bounds = new ArrayList<>();

  /** The samples of one part, looked at in the order of their times. */
  private static final class Column {
    private final long[] times;
    private final long[] bits;
    private int next;

    Column(long[] times, long[] bits) {
      this.times = times;
      this.bits = bits;
    }

    /** Whether there is a sample at a time that is not before the one asked for last. */
    boolean isAt(long time) {
      while (next < times.length && times[next] < time) {
        next++;
      }
      return next < times.length && times[next] == time;
    }

    double value() {
      return Double.longBitsToDouble(bits[next]);
    }
  }

  private record BucketColumn(Bucket name, Column column) {
    static final Comparator<BucketColumn> ORDER =
        Comparator.comparingInt(bucket -> bucket.name.index());
  }

  private record BoundColumn(double upper, Column column) {
    static final Comparator<BoundColumn> ORDER = Comparator.comparingDouble(BoundColumn::upper);
  }

  /**
   * Takes the samples of one part, each part once; one of an unknown name is passed over.
   *
   * @param name what {@link dev.weir.series.Labels#PART_NAME} is for it
   * @param times in milliseconds, ascending; kept, not copied
   * @param bits raw bits of the values; kept, not copied
   */
  public void add(String name, long[] times, long[] bits) {
    PartName.of(name).ifPresent(part -> add(part, new Column(times, bits)));
  }

  private void add(PartName part, Column column) {
    switch (part) {
      case Single single -> singles.put(single, column);
      case Bucket bucket -> buckets.add(new BucketColumn(bucket, column));
      case Bound bound -> bounds.add(new BoundColumn(bound.upper(), column));
    }
  }

  /** All histograms; to be asked for once. */
  public HistogramSamples histograms() {
    Column count = singles.get(Single.COUNT);
    if (count == null) {
      return HistogramSamples.NONE;
    }
    buckets.sort(BucketColumn.ORDER);
    bounds.sort(BoundColumn.ORDER);
    long[] times = new long[count.times.length];
    Histogram[] values = new Histogram[times.length];
    int found = 0;
    for (long time : count.times) {
      if (isThere(time)) {
        times[found] = time;
        values[found++] = isStale() ? null : histogram(time);
      }
    }
    return new HistogramSamples(Arrays.copyOf(times, found), Arrays.copyOf(values, found));
  }

  private boolean isThere(long time) {
    Column sum = singles.get(Single.SUM);
    return sum != null
        && sum.isAt(time)
        && singles.get(Single.COUNT).isAt(time)
        && (isStale() || isSchema(single(Single.SCHEMA, time)));
  }

  private boolean isStale() {
    Column sum = singles.get(Single.SUM);
    return sum.bits[sum.next] == HistogramColumns.STALE;
  }

  private static boolean isSchema(double schema) {
    boolean isExponential = schema >= Histogram.SCHEMA_MIN && schema <= Histogram.SCHEMA_MAX;
    return schema == Math.rint(schema) && (isExponential || schema == Histogram.CUSTOM);
  }

  private double single(Single part, long time) {
    Column column = singles.get(part);
    return column != null && column.isAt(time) ? column.value() : 0;
  }

  private Histogram histogram(long time) {
    int schema = (int) single(Single.SCHEMA, time);
    boolean isCustom = schema == Histogram.CUSTOM;
    List<BoundColumn> given = isCustom ? boundsAt(time) : List.of();
    return new Histogram(
        schema,
        single(Single.ZERO_THRESHOLD, time),
        single(Single.ZERO_COUNT, time),
        single(Single.COUNT, time),
        single(Single.SUM, time),
        ResetHint.of(single(Single.RESET_HINT, time)),
        isCustom ? counts(given) : counts(true, schema, time),
        isCustom ? BucketCounts.NONE : counts(false, schema, time),
        given.stream().map(BoundColumn::upper).filter(upper -> !isLast(upper)).toList());
  }

  private BucketCounts counts(boolean isPositive, int schema, long time) {
    int[] indexes = new int[buckets.size()];
    double[] counts = new double[indexes.length];
    int found = 0;
    for (BucketColumn each : buckets) {
      Bucket name = each.name;
      if (name.isPositive() == isPositive && name.schema() == schema && each.column.isAt(time)) {
        indexes[found] = name.index();
        counts[found++] = each.column.value();
      }
    }
    return BucketCounts.of(Arrays.copyOf(indexes, found), Arrays.copyOf(counts, found));
  }

  private List<BoundColumn> boundsAt(long time) {
    return bounds.stream().filter(each -> each.column.isAt(time)).toList();
  }

  /** The bucket above all bounds has the number behind theirs, whether it is there or not. */
  private static BucketCounts counts(List<BoundColumn> given) {
    int[] indexes = new int[given.size()];
    double[] counts = new double[indexes.length];
    for (int at = 0; at < indexes.length; at++) {
      indexes[at] = at;
      counts[at] = given.get(at).column.value();
    }
    return BucketCounts.of(indexes, counts);
  }

  private static boolean isLast(double upper) {
    return upper == Double.POSITIVE_INFINITY;
  }
}
