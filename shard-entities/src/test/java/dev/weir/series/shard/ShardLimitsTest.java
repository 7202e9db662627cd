package dev.weir.series.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Limits;
import dev.weir.config.Seeds;
import dev.weir.config.TestConfigs;
import dev.weir.series.Labels;
import dev.weir.series.MetricsBatch;
import dev.weir.series.Runs;
import dev.weir.series.index.Statistics.Count;
import dev.weir.series.shard.Draft.Drafted;
import dev.weir.series.shard.Refused.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Series that a shard takes, and what it says of those that it does not take. */
class ShardLimitsTest {
  private static final long BEGIN = SampleRequests.BEGIN;
  private static final long HOUR = 3_600_000;

  private final MetricsShard shard = new MetricsShard();

  /** One sample of each series. */
  private static MetricsBatch request(long arrival, int from, int to) {
    List<Labels> series = new ArrayList<>();
    Runs.Builder runs = new Runs.Builder();
    for (int number = from; number < to; number++) {
      runs.begin(number - from).add(arrival, number);
      series.add(SampleRequests.labels(number));
    }
    return new MetricsBatch(arrival, 0, series, runs.build());
  }

  private static ShardLimits limits(int series, int perHour) {
    return new ShardLimits(series, perHour, new Retention(HOUR, HOUR, HOUR, HOUR), HOUR);
  }

  private Refusals take(MetricsBatch request, ShardLimits limits) {
    Drafted drafted = shard.draft().decide(request, limits);
    int accepted =
        drafted.batch().map(shard::apply).map(done -> done.accepted() + done.duplicate()).orElse(0);
    assertThat(accepted + drafted.refusals().total()).isEqualTo(request.runs().samples());
    return drafted.refusals();
  }

  @Test
  void shardsHaveTogetherWhatTheTenantMayHave() {
    Limits defaults = TestConfigs.limits();
    for (int series : new int[] {1, 7, 64, 1_000_000}) {
      Limits tenant = defaults.with(Map.of("series_max", (long) series));
      for (int shards = 1; shards <= 64; shards *= 2) {
        int all = shards;
        int together =
            IntStream.range(0, shards)
                .map(each -> ShardLimits.ofShard(tenant, Retention.EVER, each, all).seriesMax())
                .sum();
        assertThat(together).isEqualTo(series);
      }
    }
  }

  @Test
  void knownSeriesAreStoredWhereNewOnesAreNot() {
    take(request(BEGIN, 0, 5), limits(5, 100));
    Refusals refusals = take(request(BEGIN + 1, 0, 8), limits(5, 100));
    assertThat(refusals.samples()).isEqualTo(Map.of(Reason.SERIES, 3));
    assertThat(refusals.waitMillis()).isZero();
    assertThat(refusals.growth().newValues()).first().isEqualTo(new Count("host", 3));
    assertThat(refusals.growth().samples())
        .containsExactly(
            SampleRequests.labels(5), SampleRequests.labels(6), SampleRequests.labels(7));
    assertThat(shard.capture(new Question.Statistics(1)).get())
        .extracting(answer -> ((Answer.Statistics) answer).statistics().series())
        .isEqualTo(5);
  }

  @Test
  void newSeriesComeAgainInTheNextHour() {
    ShardLimits limits = limits(100, 4);
    assertThat(take(request(BEGIN, 0, 4), limits)).isEqualTo(Refusals.NONE);
    Refusals refusals = take(request(BEGIN + 1_000, 2, 6), limits);
    assertThat(refusals.samples()).isEqualTo(Map.of(Reason.HOUR, 2));
    assertThat(refusals.waitMillis()).isEqualTo(HOUR - 1_000);
    assertThat(take(request(BEGIN + HOUR - 1, 4, 5), limits).total()).isEqualTo(1);
    assertThat(take(request(BEGIN + HOUR, 4, 8), limits)).isEqualTo(Refusals.NONE);
  }

  @Test
  void batchesThatAreDecidedTogetherShareTheHour() {
    Draft draft = shard.draft();
    assertThat(draft.decide(request(BEGIN, 0, 3), limits(100, 4)).refusals().total()).isZero();
    Drafted second = draft.decide(request(BEGIN, 3, 6), limits(100, 4));
    assertThat(second.refusals().samples()).isEqualTo(Map.of(Reason.HOUR, 2));
    assertThat(second.batch().orElseThrow().fresh()).containsExactly(SampleRequests.labels(3));
  }

  @Test
  void noneMeansNone() {
    Refusals refusals = take(request(BEGIN, 0, 3), limits(100, 0));
    assertThat(refusals.samples()).isEqualTo(Map.of(Reason.HOUR, 3));
    assertThat(refusals.waitMillis()).isEqualTo(HOUR);
    assertThat(shard.image()).isEmpty();
  }

  /** A flood is described by some of it. */
  @Test
  void whatIsSaidOfAFloodIsBounded() {
    Refusals refusals = take(request(BEGIN, 0, 20_000), limits(0, 100));
    assertThat(refusals.total()).isEqualTo(20_000);
    assertThat(refusals.first()).hasSize(10);
    assertThat(refusals.growth().samples()).hasSize(3);
    assertThat(refusals.growth().newValues().getFirst()).isEqualTo(new Count("host", 1_000));
  }

  /** Against a model that counts by hand, over restarts too. */
  @Test
  void neverMoreSeriesAnHourThanAllowed() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    MetricsShard present = shard;
    Set<Integer> known = new HashSet<>();
    long hourFrom = Long.MIN_VALUE / 2;
    int inHour = 0;
    long now = BEGIN;
    for (int round = 0; round < 400; round++) {
      now += random.nextInt(600_000);
      int from = random.nextInt(300);
      int to = from + random.nextInt(20);
      Drafted drafted = present.draft().decide(request(now, from, to), limits(250, 15));
      int refused = 0;
      for (int number = from; number < to; number++) {
        boolean fresh = !known.contains(number);
        boolean over = now - hourFrom >= HOUR;
        if (fresh && known.size() < 250 && (over || inHour < 15)) {
          hourFrom = over ? now : hourFrom;
          inHour = over ? 1 : inHour + 1;
          known.add(number);
        } else if (fresh) {
          refused++;
        }
      }
      assertThat(drafted.refusals().total()).as(Seeds.option(seed)).isEqualTo(refused);
      drafted.batch().ifPresent(present::apply);
      if (random.nextInt(20) == 0 && present.image().isPresent()) {
        present = MetricsShard.of(present.image().get());
      }
    }
    assertThat(known).as(Seeds.option(seed)).hasSizeGreaterThan(50);
  }
}
