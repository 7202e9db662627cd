package dev.weir.series.rollup;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Rolls up all samples of a series anew, slowly and plainly. */
public final class SlowRollup {
  private SlowRollup() {}

  /** The buckets of a tier. */
  public static List<Bucket> of(NavigableMap<Long, Long> samples, Tier tier) {
    List<Bucket> hours = new ArrayList<>();
    grouped(samples, SlowRollup::hour).forEach((start, some) -> hours.add(ofSamples(start, some)));
    List<Bucket> days = ofBuckets(hours, SlowRollup::day);
    return switch (tier) {
      case HOUR -> hours;
      case DAY -> days;
      case MONTH -> ofBuckets(days, SlowRollup::month);
    };
  }

  private static Instant hour(Instant time) {
    return time.truncatedTo(ChronoUnit.HOURS);
  }

  private static Instant day(Instant time) {
    return time.truncatedTo(ChronoUnit.DAYS);
  }

  private static Instant month(Instant time) {
    return YearMonth.from(time.atOffset(ZoneOffset.UTC))
        .atDay(1)
        .atStartOfDay(ZoneOffset.UTC)
        .toInstant();
  }

  private static <T> NavigableMap<Long, NavigableMap<Long, T>> grouped(
      NavigableMap<Long, T> all, UnaryOperator<Instant> start) {
    NavigableMap<Long, NavigableMap<Long, T>> groups = new TreeMap<>();
    all.forEach(
        (time, each) ->
            groups
                .computeIfAbsent(
                    start.apply(Instant.ofEpochMilli(time)).toEpochMilli(), s -> new TreeMap<>())
                .put(time, each));
    return groups;
  }

  private static List<Bucket> ofBuckets(List<Bucket> parts, UnaryOperator<Instant> start) {
    NavigableMap<Long, Bucket> all = new TreeMap<>();
    parts.forEach(part -> all.put(part.start(), part));
    List<Bucket> wholes = new ArrayList<>();
    grouped(all, start)
        .forEach((begin, some) -> wholes.add(joined(begin, List.copyOf(some.values()))));
    return wholes;
  }

  private static Bucket ofSamples(long start, NavigableMap<Long, Long> samples) {
    List<Bucket> singles = new ArrayList<>();
    samples.forEach(
        (time, bits) -> {
          double value = Double.longBitsToDouble(bits);
          boolean stale = bits == 0x7ff0000000000002L;
          singles.add(
              stale
                  ? new Bucket(start, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)
                  : new Bucket(start, 1, value, 0, bits, bits, time, bits, time, bits, 0, 0, 0));
        });
    return joined(start, singles);
  }

  private static Bucket joined(long start, List<Bucket> all) {
    List<Bucket> parts = all.stream().filter(part -> part.count() > 0).toList();
    long stale = all.stream().mapToLong(Bucket::stale).sum();
    if (parts.isEmpty()) {
      return new Bucket(start, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, stale);
    }
    double[] sum = new double[2];
    double increase = 0;
    long resets = 0;
    for (int i = 0; i < parts.size(); i++) {
      if (i > 0) {
        double from = value(parts.get(i - 1).last());
        double to = value(parts.get(i).first());
        increase = increase + (to >= from ? to - from : to);
        resets += to < from ? 1 : 0;
      }
      increase += parts.get(i).increase();
      resets += parts.get(i).resets();
      neumaier(sum, parts.get(i).sum());
      neumaier(sum, parts.get(i).compensation());
    }
    return new Bucket(
        start,
        parts.stream().mapToLong(Bucket::count).sum(),
        sum[0],
        sum[1],
        extreme(parts.stream().map(Bucket::min).toList(), -1),
        extreme(parts.stream().map(Bucket::max).toList(), 1),
        parts.getFirst().firstTime(),
        parts.getFirst().first(),
        parts.getLast().lastTime(),
        parts.getLast().last(),
        increase,
        resets,
        stale);
  }

  private static double value(long bits) {
    return Double.longBitsToDouble(bits);
  }

  private static void neumaier(double[] sum, double value) {
    double next = sum[0] + value;
    if (Double.isInfinite(next)) {
      sum[1] = 0;
    } else {
      double great = Math.abs(sum[0]) >= Math.abs(value) ? sum[0] : value;
      double small = Math.abs(sum[0]) >= Math.abs(value) ? value : sum[0];
      sum[1] += (great - next) + small;
    }
    sum[0] = next;
  }

  /** The earliest of the least, or greatest, numbers; the earliest NaN when all are. */
  private static long extreme(List<Long> all, int sign) {
    List<Long> numbers = all.stream().filter(bits -> !Double.isNaN(value(bits))).toList();
    return numbers.stream()
        .filter(bits -> numbers.stream().noneMatch(o -> sign * value(o) > sign * value(bits)))
        .findFirst()
        .orElse(all.getFirst());
  }
}
