package dev.weir.series.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import dev.weir.series.Labels;
import dev.weir.series.MetricsBatch;
import dev.weir.series.Runs;
import dev.weir.series.rollup.Bucket;
import dev.weir.series.rollup.SlowRollup;
import dev.weir.series.rollup.Tier;
import dev.weir.series.shard.Retention.Advance;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a shard rolls up and lets go, against a model that forgets nothing. */
class ShardRetentionTest {
  private static final int ROUNDS = 20;
  private static final int BATCHES = 150;
  private static final int SERIES = 4;
  private static final long MINUTE = 60_000;
  private static final long DAY = 24 * 60 * MINUTE;
  private static final Retention RETENTION = Retention.ofDays(2, 5, 70, 130);
  private static final ShardLimits LIMITS = new ShardLimits(100, 100, RETENTION, 10 * MINUTE);

  private static final long[] VALUES = {
    Answer.STALE,
    0x7ff8000000000001L,
    Double.doubleToRawLongBits(-0.0),
    Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY),
    Double.doubleToRawLongBits(1e17)
  };

  private final List<Labels> labels =
      IntStream.range(0, SERIES).mapToObj(SampleRequests::labels).toList();

  private final class World {
    private final Random random;
    private final List<NavigableMap<Long, Long>> ever = new ArrayList<>();
    private final List<Labels> known = new ArrayList<>();
    private final TreeMap<Tier, Long> ends = new TreeMap<>();
    private MetricsShard live = new MetricsShard();
    private MetricsShard restored = new MetricsShard();
    private long since = Long.MIN_VALUE;
    private long now;

    private World(Random random) {
      this.random = random;
      this.now = random.nextBoolean() ? 1_709_000_000_000L : -DAY * random.nextInt(100);
      for (int sid = 0; sid < SERIES; sid++) {
        ever.add(new TreeMap<>());
      }
    }

    private void step() {
      now += random.nextInt(12) == 0 ? random.nextLong(9 * DAY) : random.nextLong(90 * MINUTE);
      MetricsBatch request = request();
      Optional<MetricsBatch> batch = live.draft().decide(request, LIMITS).batch();
      batch.ifPresent(this::store);
      if (random.nextInt(4) == 0) {
        retain();
      }
      if (random.nextInt(15) == 0) {
        restored = MetricsShard.of(restored.image().orElseThrow());
      }
    }

    private void store(MetricsBatch batch) {
      assertThat(live.apply(batch)).isEqualTo(restored.apply(batch));
      known.addAll(batch.fresh());
      Runs runs = batch.runs();
      for (int run = 0; run < runs.runs(); run++) {
        for (int at = runs.from(run); at < runs.to(run); at++) {
          assertThat(runs.time(at)).isGreaterThanOrEqualTo(since);
          ever.get(runs.sid(run)).put(runs.time(at), runs.bits(at));
        }
      }
    }

    private MetricsBatch request() {
      Runs.Builder runs = new Runs.Builder();
      for (int number = 0; number < SERIES; number++) {
        runs.begin(number);
        boolean late = random.nextInt(4) == 0;
        long time = now - (late ? random.nextLong(3 * DAY) : 30 * MINUTE);
        for (int count = random.nextInt(1, 30); count > 0; count--) {
          runs.add(time, value());
          time += random.nextLong(1, 2 * MINUTE);
        }
      }
      return new MetricsBatch(now, 0, labels, runs.build());
    }

    private long value() {
      return random.nextInt(9) == 0
          ? VALUES[random.nextInt(VALUES.length)]
          : Double.doubleToRawLongBits(random.nextInt(-900, 900) / 10.0);
    }

    private void retain() {
      List<Advance> due = live.due(RETENTION, now);
      assertThat(restored.due(RETENTION, now)).isEqualTo(due);
      for (Advance advance : due) {
        live.apply(advance);
        restored.apply(advance);
        assertThat(Math.floorMod(advance.to(), DAY)).isZero();
        if (advance.tier().isPresent()) {
          Tier tier = advance.tier().get();
          assertThat(advance.to()).isLessThanOrEqualTo(now - RETENTION.of(tier));
          ends.put(tier, advance.to());
        } else {
          assertThat(advance.to()).isLessThanOrEqualTo(now - RETENTION.raw());
          assertThat(advance.to()).isGreaterThan(now - RETENTION.raw() - DAY);
          since = advance.to();
        }
      }
      assertThat(live.due(RETENTION, now)).isEmpty();
    }

    private void check(MetricsShard shard, String seed) {
      long from = now - random.nextLong(5 * DAY);
      for (int sid = 0; sid < live.seriesCount(); sid++) {
        assertThat(samples(shard, sid, Long.MIN_VALUE, Long.MAX_VALUE))
            .as(seed)
            .isEqualTo(ever.get(sid).tailMap(since));
        assertThat(samples(shard, sid, from, now))
            .as(seed)
            .isEqualTo(
                ever.get(sid).subMap(Math.max(since, from), true, Math.max(since, now), true));
        for (Tier tier : Tier.values()) {
          long end = ends.getOrDefault(tier, Long.MIN_VALUE);
          List<Bucket> all =
              SlowRollup.of(ever.get(sid), tier).stream().filter(b -> b.start() >= end).toList();
          assertThat(buckets(shard, sid, tier, Long.MIN_VALUE, Long.MAX_VALUE))
              .as(seed + " " + tier)
              .isEqualTo(all);
          assertThat(buckets(shard, sid, tier, from, now))
              .as(seed + " " + tier)
              .isEqualTo(
                  all.stream()
                      .filter(b -> b.start() >= tier.start(from) && b.start() <= now)
                      .toList());
        }
      }
    }

    private NavigableMap<Long, Long> samples(MetricsShard shard, int sid, long from, long to) {
      NavigableMap<Long, Long> found = new TreeMap<>();
      Answer.Samples answer =
          (Answer.Samples)
              shard.capture(new Question.Samples(List.of(), from, to, -1, 1 << 30)).get();
      answer.series().stream()
          .filter(each -> each.labels().equals(known.get(sid)))
          .forEach(
              each -> {
                for (int at = 0; at < each.times().length; at++) {
                  found.put(each.times()[at], each.bits()[at]);
                }
              });
      return found;
    }

    private List<Bucket> buckets(MetricsShard shard, int sid, Tier tier, long from, long to) {
      List<Bucket> found = new ArrayList<>();
      int after = -1;
      do {
        Answer.Rolled page =
            (Answer.Rolled)
                shard.capture(new Question.Rolled(List.of(), tier, from, to, after, 1)).get();
        page.series().stream()
            .filter(each -> each.labels().equals(known.get(sid)))
            .forEach(each -> found.addAll(each.buckets()));
        after = page.lastSid();
      } while (after >= 0);
      return found;
    }
  }

  @Test
  void goesWholeDaysAtATimeAndRollsUpBefore() {
    for (int round = 0; round < ROUNDS; round++) {
      long seed = Seeds.next();
      World world = new World(Seeds.random(seed));
      for (int batch = 0; batch < BATCHES; batch++) {
        world.step();
        if (batch % 30 == 29) {
          world.check(world.live, Seeds.option(seed));
          world.check(world.restored, Seeds.option(seed));
        }
      }
      ShardImage live = world.live.image().orElseThrow();
      ShardImage restored = world.restored.image().orElseThrow();
      assertThat(MetricsShardTest.content(restored.rollups()::writeContent))
          .as(Seeds.option(seed))
          .isEqualTo(MetricsShardTest.content(live.rollups()::writeContent));
      assertThat(restored.head()).as(Seeds.option(seed)).isEqualTo(live.head());
    }
  }

  @Test
  void memoryOfWhatGoesIsReturned() {
    World world = new World(Seeds.random(Seeds.next()));
    for (int batch = 0; batch < BATCHES; batch++) {
      world.step();
    }
    long full = world.live.stateBytes();
    world.live.due(RETENTION, world.now + 1_000 * DAY).forEach(world.live::apply);
    world.live.due(RETENTION, world.now + 1_000 * DAY).forEach(world.live::apply);
    MetricsShard bare = new MetricsShard();
    Runs.Builder runs = new Runs.Builder();
    for (int number = 0; number < SERIES; number++) {
      runs.begin(number).add(0, 0);
    }
    MetricsBatch request = new MetricsBatch(0, 0, labels, runs.build());
    bare.apply(bare.draft().decide(request, LIMITS).batch().orElseThrow());
    assertThat(world.live.stateBytes()).isLessThan(full).isLessThan(bare.stateBytes() + 1_000);
  }

  /** One hour of a batch must not be answered before and behind the end of what is kept. */
  @Test
  void whatIsOlderThanTheEndIsRefusedWhateverArrives() {
    MetricsShard shard = new MetricsShard();
    shard.apply(new Advance(Optional.empty(), 10 * DAY));
    Runs runs = new Runs.Builder().begin(0).add(10 * DAY - 1, 1).add(10 * DAY, 2).build();
    Draft.Drafted drafted =
        shard
            .draft()
            .decide(new MetricsBatch(10 * DAY, 0, List.of(labels.getFirst()), runs), LIMITS);
    assertThat(drafted.batch().orElseThrow().runs().times()).containsExactly(10 * DAY);
    assertThat(drafted.refusals().samples()).hasSize(1);
  }
}
