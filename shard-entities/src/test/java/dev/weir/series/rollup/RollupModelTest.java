package dev.weir.series.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import dev.weir.series.head.SampleMerge;
import dev.weir.series.head.Samples;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random samples in order, late, twice and with other values, against rolling up all anew. */
class RollupModelTest {
  private static final int ROUNDS = 150;
  private static final int SERIES = 3;
  private static final int PARTS = 60;
  private static final long NEVER = Long.MIN_VALUE;

  /** Around leap days, years, and 1970. */
  private static final List<String> BEGINS =
      List.of(
          "2024-02-28T20:00:00Z",
          "2023-12-31T22:59:59Z",
          "1969-12-30T01:00:00Z",
          "1967-11-30T23:00:00.001Z",
          "2025-07-01T00:00:00Z",
          "0001-01-01T00:00:00Z");

  private static final long[] STEPS = {1, 1_000, 60_000, 1_700_000, 9_000_000, 90_000_000};
  private static final long[] HOSTILE = {
    Bucket.STALE,
    0x7ff8000000000001L,
    0xfff8000000000123L,
    Double.doubleToRawLongBits(-0.0),
    Double.doubleToRawLongBits(0.0),
    Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY),
    Double.doubleToRawLongBits(Double.POSITIVE_INFINITY),
    Double.doubleToRawLongBits(Double.MAX_VALUE),
    Double.doubleToRawLongBits(1e16)
  };

  private static final class Series {
    private final NavigableMap<Long, Long> raw = new TreeMap<>();
    private final Random random;
    private final int hostile;
    private long newest;

    private Series(Random random, long begin) {
      this.random = random;
      this.newest = begin;
      this.hostile = random.nextInt(3) == 0 ? 1 : random.nextInt(5, 500);
    }

    /** Some samples, which are raw from now on. */
    private Samples next(long since) {
      NavigableMap<Long, Long> part = new TreeMap<>();
      long step = STEPS[random.nextInt(STEPS.length)];
      boolean late = !raw.isEmpty() && random.nextInt(3) == 0;
      long time = late ? Math.max(since, newest - random.nextLong(step * 40)) : newest + 1;
      for (int count = random.nextInt(1, 40); count > 0; count--) {
        part.put(time, value());
        time += 1 + random.nextLong(step);
      }
      if (late && random.nextBoolean()) {
        raw.tailMap(since).keySet().stream().limit(3).forEach(known -> part.put(known, value()));
      }
      raw.putAll(part);
      newest = Math.max(newest, part.lastKey());
      return samples(part);
    }

    private long value() {
      return random.nextInt(hostile) == 0
          ? HOSTILE[random.nextInt(HOSTILE.length)]
          : Double.doubleToRawLongBits(
              random.nextBoolean() ? random.nextInt(100) : random.nextGaussian() * 1e6);
    }

    private SampleMerge between(long from, long to) {
      return SampleMerge.of(List.of(samples(raw.subMap(from, true, to, true))));
    }
  }

  private static Samples samples(NavigableMap<Long, Long> map) {
    return new Samples(
        map.keySet().stream().mapToLong(Long::longValue).toArray(),
        map.values().stream().mapToLong(Long::longValue).toArray(),
        map.size());
  }

  private static byte[] stored(Rollups rollups) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    rollups.image().writeContent(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static Rollups copy(Rollups rollups) {
    return Rollups.of(rollups.image(), SERIES);
  }

  @Test
  void bucketsAreThoseOfAllSamplesRolledUpAnew() throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      long seed = Seeds.next();
      Random random = Seeds.random(seed);
      long begin = Instant.parse(BEGINS.get(random.nextInt(BEGINS.size()))).toEpochMilli();
      List<Series> all =
          List.of(new Series(random, begin), new Series(random, begin), new Series(random, begin));
      Rollups live = new Rollups();
      Rollups restored = new Rollups();
      for (int part = 0; part < PARTS; part++) {
        int sid = random.nextInt(SERIES);
        Series series = all.get(sid);
        Samples next = series.next(NEVER);
        live.add(sid, next, NEVER, series::between);
        restored.add(sid, next, NEVER, series::between);
        restored = random.nextInt(10) == 0 ? copy(restored) : restored;
      }
      for (int sid = 0; sid < SERIES; sid++) {
        compare(live.of(sid), all.get(sid).raw, Seeds.option(seed));
      }
      assertThat(stored(restored)).as(Seeds.option(seed)).isEqualTo(stored(live));
      assertThat(restored.bytes()).as(Seeds.option(seed)).isEqualTo(live.bytes());
    }
  }

  private static void compare(SeriesRollup rollup, NavigableMap<Long, Long> raw, String seed) {
    for (Tier tier : Tier.values()) {
      assertThat(rollup.buckets(tier, -(1L << 50), 1L << 50))
          .as(seed)
          .isEqualTo(raw.isEmpty() ? List.of() : SlowRollup.of(raw, tier));
    }
  }

  /** Raw samples go, and later the hours; what is left is as if nothing had gone. */
  @Test
  void whatIsDroppedIsNotMissedInGreaterPeriods() {
    for (int round = 0; round < ROUNDS; round++) {
      long seed = Seeds.next();
      Random random = Seeds.random(seed);
      Series series = new Series(random, 0);
      NavigableMap<Long, Long> ever = new TreeMap<>();
      Rollups rollups = new Rollups();
      long since = Long.MIN_VALUE;
      for (int part = 0; part < PARTS; part++) {
        rollups.add(0, series.next(since), since, series::between);
        ever.putAll(series.raw);
        if (random.nextInt(8) == 0) {
          since = Tier.DAY.start(series.newest - random.nextLong(1L << 32));
          since = Math.max(since, Tier.DAY.start(series.raw.firstKey()));
          series.raw.headMap(since).clear();
        }
      }
      compare(rollups.of(0), ever, Seeds.option(seed));
      dropEach(rollups, ever, series.newest - random.nextLong(1L << 33), Seeds.option(seed));
    }
  }

  private static void dropEach(
      Rollups rollups, NavigableMap<Long, Long> ever, long time, String seed) {
    for (Tier tier : Tier.values()) {
      long from = tier.start(time);
      rollups.dropBefore(tier, from);
      List<Bucket> left =
          SlowRollup.of(ever, tier).stream().filter(each -> each.start() >= from).toList();
      assertThat(rollups.of(0).buckets(tier, -(1L << 50), 1L << 50)).as(seed).isEqualTo(left);
      assertThat(rollups.oldest(tier))
          .as(seed)
          .isEqualTo(left.isEmpty() ? Long.MAX_VALUE : left.getFirst().start());
      assertThat(copy(rollups).bytes()).as(seed).isEqualTo(rollups.bytes());
    }
  }

  @Test
  void joiningIsAssociative() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      BucketFold[] parts = {new BucketFold(), new BucketFold(), new BucketFold()};
      for (int at = 0; at < 30; at++) {
        long bits = Double.doubleToRawLongBits(random.nextInt(-9, 9));
        parts[at / 10].add(at, random.nextInt(4) == 0 ? Bucket.STALE : bits);
      }
      Bucket[] buckets = {parts[0].bucket(0), parts[1].bucket(0), parts[2].bucket(0)};
      assertThat(join(join(buckets[0], buckets[1]), buckets[2]))
          .as(Seeds.option(seed))
          .isEqualTo(join(buckets[0], join(buckets[1], buckets[2])));
    }
  }

  private static Bucket join(Bucket earlier, Bucket later) {
    BucketFold fold = BucketFold.of(earlier);
    fold.add(later);
    return fold.bucket(0);
  }
}
