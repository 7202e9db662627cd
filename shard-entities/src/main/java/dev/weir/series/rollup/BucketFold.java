package dev.weir.series.rollup;

/** Folds samples or buckets, in the order of their times, into one bucket. */
final class BucketFold {
  private long count;
  private double sum;
  private double compensation;
  private long min;
  private long max;
  private long firstTime;
  private long first;
  private long lastTime;
  private long last;
  private double increase;
  private long resets;
  private long stale;

  /** Adds a sample that is later than all before. */
  void add(long time, long bits) {
    if (bits == Bucket.STALE) {
      stale++;
      return;
    }
    double value = Double.longBitsToDouble(bits);
    follow(time, bits);
    min = count > 0 && !isBelow(value, min) ? min : bits;
    max = count > 0 && !isAbove(value, max) ? max : bits;
    lastTime = time;
    last = bits;
    count++;
    addToSum(value);
  }

  /** Adds what is known of samples that are later than all before. */
  void add(Bucket later) {
    stale += later.stale();
    if (later.count() == 0) {
      return;
    }
    follow(later.firstTime(), later.first());
    min = count > 0 && !isBelow(Double.longBitsToDouble(later.min()), min) ? min : later.min();
    max = count > 0 && !isAbove(Double.longBitsToDouble(later.max()), max) ? max : later.max();
    lastTime = later.lastTime();
    last = later.last();
    count += later.count();
    increase += later.increase();
    resets += later.resets();
    addToSum(later.sum());
    addToSum(later.compensation());
  }

  /** Steps from the last value to the first of what follows. */
  private void follow(long time, long bits) {
    if (count == 0) {
      firstTime = time;
      first = bits;
      return;
    }
    double before = Double.longBitsToDouble(last);
    double value = Double.longBitsToDouble(bits);
    increase += value >= before ? value - before : value;
    resets += value < before ? 1 : 0;
  }

  private static boolean isBelow(double value, long least) {
    double before = Double.longBitsToDouble(least);
    return value < before || (Double.isNaN(before) && !Double.isNaN(value));
  }

  private static boolean isAbove(double value, long greatest) {
    double before = Double.longBitsToDouble(greatest);
    return value > before || (Double.isNaN(before) && !Double.isNaN(value));
  }

  private void addToSum(double value) {
    double next = sum + value;
    if (Double.isInfinite(next)) {
      compensation = 0;
    } else if (Math.abs(sum) >= Math.abs(value)) {
      compensation += (sum - next) + value;
    } else {
      compensation += (value - next) + sum;
    }
    sum = next;
  }

  /** What was folded, as the bucket of a period. */
  Bucket bucket(long start) {
    return new Bucket(
        start,
        count,
        canonical(sum),
        canonical(compensation),
        min,
        max,
        firstTime,
        first,
        lastTime,
        last,
        canonical(increase),
        resets,
        stale);
  }

  private static double canonical(double value) {
    return Double.isNaN(value) ? Double.NaN : value;
  }

  /** Goes on where a bucket stands. */
  static BucketFold of(Bucket bucket) {
    BucketFold fold = new BucketFold();
    fold.count = bucket.count();
    fold.sum = bucket.sum();
    fold.compensation = bucket.compensation();
    fold.min = bucket.min();
    fold.max = bucket.max();
    fold.firstTime = bucket.firstTime();
    fold.first = bucket.first();
    fold.lastTime = bucket.lastTime();
    fold.last = bucket.last();
    fold.increase = bucket.increase();
    fold.resets = bucket.resets();
    fold.stale = bucket.stale();
    return fold;
  }
}
