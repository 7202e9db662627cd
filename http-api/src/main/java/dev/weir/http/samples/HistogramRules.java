package dev.weir.http.samples;

import dev.weir.http.samples.WireHistogram.Numbers;
import dev.weir.http.samples.WireHistogram.Side;
import dev.weir.series.histogram.BucketCounts;
import dev.weir.series.histogram.Histogram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes histograms of messages, and refuses those that Prometheus refuses, too.
 *
 * <p>Source: Prometheus 3.9.1, {@code model/histogram}, {@code Validate} and {@code
 * ReduceResolution}.
 */
final class HistogramRules {
  /** Finer schemas than Weir has, which are made coarser. */
  private static final int SCHEMA_RESERVED_MAX = 52;

  private final WireHistogram said;

  private HistogramRules(WireHistogram said) {
    this.said = said;
  }

  /**
   * The histogram of a message.
   *
   * @throws BadSample when it is none that may be stored
   */
  static Histogram histogram(WireHistogram said) throws BadSample {
    return new HistogramRules(said).histogram();
  }

  private Histogram histogram() throws BadSample {
    requireFew(said.bounds);
    boolean isReduced = said.schema > Histogram.SCHEMA_MAX && said.schema <= SCHEMA_RESERVED_MAX;
    boolean isExponential =
        isReduced || (said.schema >= Histogram.SCHEMA_MIN && said.schema <= Histogram.SCHEMA_MAX);
    require(
        said.isCustom() || isExponential,
        "schema %d, which must be between -4 and 8, or -53 for given bounds"
            .formatted(said.schema));
    if (said.isCustom()) {
      requireCustom();
    } else {
      require(said.bounds.count() == 0, "given bounds beside a schema of exponential ones");
    }
    Buckets positive = buckets(said.positive);
    Buckets negative = buckets(said.negative);
    requireCounts(positive, negative);
    return new Histogram(
        isReduced ? Histogram.SCHEMA_MAX : said.schema,
        Double.longBitsToDouble(said.zeroThreshold),
        number(said.zeroCount()),
        number(said.count()),
        Double.longBitsToDouble(said.sum),
        said.hint,
        isReduced ? reduced(positive) : positive.counts(),
        isReduced ? reduced(negative) : negative.counts(),
        bounds());
  }

  private double number(long stored) {
    return said.isFloat() ? Double.longBitsToDouble(stored) : unsigned(stored);
  }

  private static double unsigned(long number) {
    return number >= 0 ? number : ((number >>> 1) | (number & 1)) * 2.0;
  }

  private List<Double> bounds() {
    List<Double> bounds = new ArrayList<>();
    for (int at = 0; at < said.bounds.count(); at++) {
      bounds.add(said.bounds.value(at));
    }
    return bounds;
  }

  private void requireCustom() throws BadSample {
    double before = Double.NEGATIVE_INFINITY;
    for (int at = 0; at < said.bounds.count(); at++) {
      double bound = said.bounds.value(at);
      require(!Double.isNaN(bound), "a bound that is NaN");
      require(at == 0 || bound > before, "bounds that do not ascend");
      before = bound;
    }
    require(before != Double.POSITIVE_INFINITY, "a bound that is +Inf");
    require(number(said.zeroCount()) == 0, "a zero count beside given bounds");
    require(
        Double.longBitsToDouble(said.zeroThreshold) == 0, "a zero threshold beside given bounds");
    Side negative = said.negative;
    require(
        negative.offsets.count() + negative.counts.count() + negative.deltas.count() == 0,
        "negative buckets beside given bounds");
  }

  /** Buckets with their numbers; a count is whole, or raw bits of a double. */
  private record Buckets(int[] indexes, long[] stored, double[] values) {
    BucketCounts counts() {
      return BucketCounts.of(indexes, values);
    }
  }

  /** As many are made as counts came, which are few: what spans say is looked at before. */
  private Buckets buckets(Side side) throws BadSample {
    requireFew(side.lengths);
    requireFew(side.deltas);
    requireFew(side.counts);
    Numbers given = said.isFloat() ? side.counts : side.deltas;
    requireSpans(side, given.count());
    int[] indexes = new int[given.count()];
    int bucket = 0;
    long index = 0;
    for (int span = 0; span < side.lengths.count(); span++) {
      index += side.offsets.get(span);
      for (long left = side.lengths.get(span); left > 0; left--) {
        require(index == (int) index, "a bucket whose number is out of range");
        indexes[bucket++] = (int) index++;
      }
    }
    return counted(indexes, given);
  }

  private void requireSpans(Side side, int buckets) throws BadSample {
    long length = 0;
    long reach = 0;
    for (int span = 0; span < side.lengths.count(); span++) {
      boolean mayBeNegative = span == 0 && !said.isCustom();
      require(mayBeNegative || side.offsets.get(span) >= 0, "a span with a negative offset");
      length += side.lengths.get(span);
      reach += side.offsets.get(span) + side.lengths.get(span);
    }
    require(length == buckets, "spans of %d buckets, and %d of them".formatted(length, buckets));
    require(
        !said.isCustom() || reach <= said.bounds.count() + 1L,
        "%d bounds for %d buckets".formatted(said.bounds.count(), reach));
  }

  private Buckets counted(int[] indexes, Numbers given) throws BadSample {
    long[] stored = new long[indexes.length];
    double[] values = new double[indexes.length];
    long last = 0;
    for (int at = 0; at < indexes.length; at++) {
      last = said.isFloat() ? given.get(at) : last + given.get(at);
      stored[at] = last;
      values[at] = said.isFloat() ? Double.longBitsToDouble(last) : last;
      require(!(values[at] < 0), "a bucket with a negative count");
    }
    return new Buckets(indexes, stored, values);
  }

  private void requireCounts(Buckets positive, Buckets negative) throws BadSample {
    if (said.isFloat()) {
      require(!(number(said.zeroCount()) < 0), "a zero bucket with a negative count");
      require(!(number(said.count()) < 0), "a negative count");
      return;
    }
    long inBuckets = said.zeroCount() + sum(positive) + sum(negative);
    int order = Long.compareUnsigned(inBuckets, said.count());
    boolean mayBeMore = Double.isNaN(Double.longBitsToDouble(said.sum));
    require(
        mayBeMore ? order <= 0 : order == 0,
        "%s observations in its buckets and a count of %s"
            .formatted(Long.toUnsignedString(inBuckets), Long.toUnsignedString(said.count())));
  }

  private static long sum(Buckets buckets) {
    long sum = 0;
    for (long count : buckets.stored()) {
      sum += count;
    }
    return sum;
  }

  /** Each bucket falls into one of the coarser schema; they come in their order. */
  private BucketCounts reduced(Buckets fine) {
    int shift = Math.min(said.schema - Histogram.SCHEMA_MAX, Integer.SIZE - 1);
    int[] indexes = new int[fine.indexes().length];
    double[] counts = new double[indexes.length];
    int found = 0;
    for (int at = 0; at < indexes.length; at++) {
      int index = ((fine.indexes()[at] - 1) >> shift) + 1;
      if (found > 0 && indexes[found - 1] == index) {
        counts[found - 1] += fine.values()[at];
      } else {
        indexes[found] = index;
        counts[found++] = fine.values()[at];
      }
    }
    return BucketCounts.of(Arrays.copyOf(indexes, found), Arrays.copyOf(counts, found));
  }

  private static void requireFew(Numbers numbers) throws BadSample {
    require(
        !numbers.isTooMany(),
        "more than %d buckets or bounds".formatted(WireHistogram.BUCKETS_MAX));
  }

  private static void require(boolean met, String otherwise) throws BadSample {
    if (!met) {
      throw new BadSample(0, "a native histogram with " + otherwise);
    }
  }
}
