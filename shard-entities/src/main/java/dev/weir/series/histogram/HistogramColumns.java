package dev.weir.series.histogram;

import dev.weir.series.Labels;
import dev.weir.series.histogram.PartName.Bound;
import dev.weir.series.histogram.PartName.Bucket;
import dev.weir.series.histogram.PartName.Single;
import java.util.List;

/** Takes histograms apart into the samples that are stored of them. */
public final class HistogramColumns {
  /** Raw bits of the sum of a histogram that says that its series has ended. */
  public static final long STALE = 0x7ff0000000000002L;

  private HistogramColumns() {}

  /** Takes the parts of one histogram. */
  @FunctionalInterface
  public interface Sink {
    /**
     * A part that is not 0.
     *
     * @param name what {@link Labels#PART_NAME} is for it
     * @param bits raw bits of a double
     */
    void part(String name, long bits);
  }

  /**
   * Gives the parts of a histogram, {@link Labels#COUNT_PART} at the end: whoever sees that one
   * sees the others, too. One that says that its series has ended has a sum and a count alone.
   *
   * @throws IllegalArgumentException when it has a bucket behind its given bounds
   */
  public static void write(Histogram histogram, Sink sink) {
    if (isStale(histogram)) {
      single(Single.SUM, STALE, sink);
      single(Single.COUNT, STALE, sink);
      return;
    }
    if (histogram.isCustom()) {
      bounds(histogram, sink);
    } else {
      buckets(true, histogram.schema(), histogram.positive(), sink);
      buckets(false, histogram.schema(), histogram.negative(), sink);
    }
    unlessZero(Single.SCHEMA, histogram.schema(), sink);
    unlessZero(Single.ZERO_THRESHOLD, histogram.zeroThreshold(), sink);
    unlessZero(Single.ZERO_COUNT, histogram.zeroCount(), sink);
    unlessZero(Single.RESET_HINT, histogram.hint().number(), sink);
    single(Single.SUM, Double.doubleToRawLongBits(histogram.sum()), sink);
    single(Single.COUNT, Double.doubleToRawLongBits(histogram.count()), sink);
  }

  /** Whether it says that its series has ended. */
  public static boolean isStale(Histogram histogram) {
    return Double.doubleToRawLongBits(histogram.sum()) == STALE;
  }

  /** Whether the mark of a series that has ended is written on a part. */
  public static boolean canEnd(String part) {
    return part.equals(Single.COUNT.text()) || part.equals(Single.SUM.text());
  }

  private static void buckets(boolean isPositive, int schema, BucketCounts counts, Sink sink) {
    for (int at = 0; at < counts.size(); at++) {
      Bucket name = new Bucket(isPositive, schema, counts.index(at));
      sink.part(name.text(), Double.doubleToRawLongBits(counts.count(at)));
    }
  }

  /** All bounds, for those of empty buckets have to be known too, and what is above them. */
  private static void bounds(Histogram histogram, Sink sink) {
    List<Double> bounds = histogram.bounds();
    BucketCounts counts = histogram.positive();
    int next = 0;
    for (int bucket = 0; bucket <= bounds.size(); bucket++) {
      boolean isThere = next < counts.size() && counts.index(next) == bucket;
      double count = isThere ? counts.count(next++) : 0;
      boolean isLast = bucket == bounds.size();
      if (isThere || !isLast) {
        double upper = isLast ? Double.POSITIVE_INFINITY : bounds.get(bucket);
        sink.part(new Bound(upper).text(), Double.doubleToRawLongBits(count));
      }
    }
    if (next < counts.size()) {
      throw new IllegalArgumentException(
          "bucket %d of %d bounds".formatted(counts.index(next), bounds.size()));
    }
  }

  private static void unlessZero(Single part, double value, Sink sink) {
    long bits = Double.doubleToRawLongBits(value);
    if (bits != 0) {
      single(part, bits, sink);
    }
  }

  private static void single(Single part, long bits, Sink sink) {
    sink.part(part.text(), bits);
  }
}
