package dev.weir.series.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.ErrorCode;
import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import dev.weir.series.Labels;
import dev.weir.series.LabelsBuilder;
import dev.weir.series.MetricsBatch;
import dev.weir.series.Runs;
import dev.weir.series.index.Matcher;
import dev.weir.series.shard.Draft.Drafted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MetricsShardTest {
  private static final int ROUNDS = 60;
  private static final int BATCHES = 80;
  private static final ShardLimits LIMITS =
      new ShardLimits(1_000, 1_000, Retention.EVER, Long.MAX_VALUE / 4);

  private static Tally apply(MetricsShard shard, MetricsBatch request) {
    return shard.apply(shard.draft().decide(request, LIMITS).batch().orElseThrow());
  }

  private static Map<String, NavigableMap<Long, Long>> ask(MetricsShard shard, Question question) {
    Map<String, NavigableMap<Long, Long>> all = new TreeMap<>();
    for (Answer.Found found : ((Answer.Samples) shard.capture(question).get()).series()) {
      NavigableMap<Long, Long> samples = new TreeMap<>();
      for (int i = 0; i < found.times().length; i++) {
        assertThat(samples.put(found.times()[i], found.bits()[i])).isNull();
      }
      assertThat(all.put(found.labels().toString(), samples)).isNull();
    }
    return all;
  }

  private static Map<String, NavigableMap<Long, Long>> samples(
      MetricsShard shard, long from, long to) {
    Map<String, NavigableMap<Long, Long>> all = new TreeMap<>();
    int after = -1;
    do {
      Question.Samples page = new Question.Samples(List.of(), from, to, after, 500);
      Answer.Samples answer = (Answer.Samples) shard.capture(page).get();
      all.putAll(ask(shard, page));
      after = answer.lastSid();
    } while (after >= 0);
    return all;
  }

  private static MetricsShard copy(MetricsShard shard) {
    return MetricsShard.of(shard.image().orElseThrow());
  }

  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  static byte[] content(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      content.writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void assertSame(MetricsShard one, MetricsShard other, String seed) {
    ShardImage image = one.image().orElseThrow();
    ShardImage same = other.image().orElseThrow();
    assertThat(same.index()).as(seed).isEqualTo(image.index());
    assertThat(same.head()).as(seed).isEqualTo(image.head());
    assertThat(content(same.chunks()::writeContent))
        .as(seed)
        .isEqualTo(content(image.chunks()::writeContent));
    assertThat(same.notes()).as(seed).isEqualTo(image.notes());
    assertThat(content(same.rollups()::writeContent))
        .as(seed)
        .isEqualTo(content(image.rollups()::writeContent));
  }

  @Test
  void holdsWhatAModelHoldsAndComesBackFromItsImage() {
    for (int round = 0; round < ROUNDS; round++) {
      long seed = Seeds.next();
      Random random = Seeds.random(seed);
      SampleRequests requests = new SampleRequests(random, random.nextInt(1, 12));
      MetricsShard live = new MetricsShard();
      MetricsShard restored = new MetricsShard();
      ShardModel model = new ShardModel();
      for (int batch = 0; batch < BATCHES; batch++) {
        MetricsBatch request = requests.next();
        if (request.runs().runs() == 0) {
          continue;
        }
        model.apply(request);
        assertThat(apply(restored, request)).isEqualTo(apply(live, request));
        if (random.nextInt(10) == 0) {
          restored = copy(restored);
        }
      }
      assertSame(live, restored, Seeds.option(seed));
      compare(live, model, random, Seeds.option(seed));
    }
  }

  private static void compare(MetricsShard shard, ShardModel model, Random random, String seed) {
    long from = SampleRequests.BEGIN + random.nextInt(10_000_000);
    long to = from + random.nextInt(10_000_000);
    assertThat(samples(shard, Long.MIN_VALUE, Long.MAX_VALUE))
        .as(seed)
        .isEqualTo(model.between(Long.MIN_VALUE, Long.MAX_VALUE));
    assertThat(samples(shard, from, to)).as(seed).isEqualTo(model.between(from, to));
    assertThat(ask(shard, new Question.Newest(List.of(), from - 1, to, 100)))
        .as(seed)
        .isEqualTo(model.newest(from, to));
  }

  private static MetricsShard shardOf(int series, int ended) {
    Runs.Builder runs = new Runs.Builder();
    List<Labels> labels = new ArrayList<>();
    for (int sid = 0; sid < series; sid++) {
      runs.begin(sid).add(SampleRequests.BEGIN, Double.doubleToRawLongBits(sid));
      if (sid < ended) {
        runs.add(SampleRequests.BEGIN + 1, Answer.STALE);
      }
      labels.add(new LabelsBuilder().add("__name__", "up").add("job", "j" + sid).build());
    }
    MetricsShard shard = new MetricsShard();
    apply(shard, new MetricsBatch(SampleRequests.BEGIN, 0, labels, runs.build()));
    return shard;
  }

  @Test
  void seriesThatHaveEndedTakeNoRoomInAnAnswer() {
    MetricsShard shard = shardOf(8, 5);
    long now = SampleRequests.BEGIN + 10;
    assertThat(ask(shard, new Question.Newest(List.of(), 0, now, 4))).hasSize(3);
    assertThat(ask(shard, new Question.Newest(List.of(), 0, now, 2))).hasSize(2);
  }

  @Test
  void labelsAreThoseOfSeriesWithSamplesInATime() {
    MetricsShard shard = shardOf(3, 0);
    long begin = SampleRequests.BEGIN;
    for (long[] time : new long[][] {{begin, begin}, {Long.MIN_VALUE, Long.MAX_VALUE}}) {
      assertThat(shard.capture(new Question.LabelNames(List.of(), time[0], time[1])).get())
          .isEqualTo(new Answer.Texts(List.of("__name__", "job")));
      assertThat(shard.capture(new Question.LabelValues("job", List.of(), time[0], time[1])).get())
          .isEqualTo(new Answer.Texts(List.of("j0", "j1", "j2")));
    }
    assertThat(shard.capture(new Question.LabelNames(List.of(), begin + 1, begin + 2)).get())
        .isEqualTo(new Answer.Texts(List.of()));
    assertThat(shard.capture(new Question.LabelValues("job", List.of(), 0, begin - 1)).get())
        .isEqualTo(new Answer.Texts(List.of()));
  }

  @Test
  void everySampleIsCounted() {
    long seed = Seeds.next();
    SampleRequests requests = new SampleRequests(Seeds.random(seed), 5);
    MetricsShard shard = new MetricsShard();
    for (int batch = 0; batch < BATCHES; batch++) {
      MetricsBatch request = requests.next();
      if (request.runs().runs() > 0) {
        Tally first = apply(shard, request);
        assertThat(first.accepted() + first.duplicate())
            .as(Seeds.option(seed))
            .isEqualTo(request.runs().samples());
      }
    }
  }

  @Test
  void theSameSamplesAgainAreDuplicates() {
    Runs.Builder runs = new Runs.Builder();
    for (int sid = 0; sid < 3; sid++) {
      runs.begin(sid).add(SampleRequests.BEGIN, sid).add(SampleRequests.BEGIN + 1, sid);
    }
    MetricsBatch request =
        new MetricsBatch(
            SampleRequests.BEGIN,
            0,
            List.of(SampleRequests.labels(4), SampleRequests.labels(2), SampleRequests.labels(9)),
            runs.build());
    MetricsShard shard = new MetricsShard();
    assertThat(apply(shard, request)).isEqualTo(new Tally(6, 0, 0, 3));
    Tally again = apply(shard, request);
    assertThat(again.newSeries()).isZero();
    assertThat(again.accepted() + again.duplicate()).isEqualTo(6);
    assertThat(again.duplicate()).isPositive();
    assertThat(samples(shard, Long.MIN_VALUE, Long.MAX_VALUE)).hasSize(3);
  }

  @Test
  void refusesWhatIsTooOldTooNewOrOneSeriesTooMany() {
    MetricsShard shard = new MetricsShard();
    ShardLimits limits = new ShardLimits(1, 9, new Retention(100, 100, 100, 100), 10);
    Runs.Builder runs = new Runs.Builder();
    runs.begin(0).add(899, 1).add(900, 2).add(1_010, 3).add(1_011, 4);
    runs.begin(1).add(1_000, 5);
    runs.begin(2).add(0, 6);
    MetricsBatch request =
        new MetricsBatch(
            1_000,
            0,
            List.of(SampleRequests.labels(0), SampleRequests.labels(1), SampleRequests.labels(2)),
            runs.build());
    Drafted drafted = shard.draft().decide(request, limits);
    assertThat(drafted.refusals().samples())
        .isEqualTo(Map.of(Refused.Reason.TIME, 3, Refused.Reason.SERIES, 1));
    assertThat(drafted.refusals().first())
        .containsExactly(
            new Refused(SampleRequests.labels(0).toString(), 2, Refused.Reason.TIME),
            new Refused(SampleRequests.labels(1).toString(), 1, Refused.Reason.SERIES),
            new Refused(SampleRequests.labels(2).toString(), 1, Refused.Reason.TIME));
    MetricsBatch batch = drafted.batch().orElseThrow();
    assertThat(batch.fresh()).containsExactly(SampleRequests.labels(0));
    assertThat(batch.runs().times()).containsExactly(900, 1_010);
  }

  /** Two that are decided before either is applied must not give one number to two series. */
  @Test
  void batchesOfOneGroupSeeTheSeriesOfThoseBefore() {
    long seed = Seeds.next();
    SampleRequests requests = new SampleRequests(Seeds.random(seed), 20);
    MetricsShard one = new MetricsShard();
    MetricsShard grouped = new MetricsShard();
    for (int group = 0; group < 10; group++) {
      Draft draft = grouped.draft();
      List<MetricsBatch> together = List.of(requests.next(), requests.next(), requests.next());
      List<Drafted> drafted = together.stream().map(each -> draft.decide(each, LIMITS)).toList();
      drafted.forEach(each -> each.batch().ifPresent(grouped::apply));
      together.stream().filter(each -> each.runs().runs() > 0).forEach(each -> apply(one, each));
    }
    assertSame(one, grouped, Seeds.option(seed));
  }

  @Test
  void aBatchForAnotherStateIsRefused() {
    MetricsShard shard = new MetricsShard();
    Runs runs = new Runs.Builder().begin(1).add(1, 1).build();
    assertThatThrownBy(
            () -> shard.apply(new MetricsBatch(1, 0, List.of(SampleRequests.labels(0)), runs)))
        .extracting(failure -> ((WeirException) failure).code())
        .isEqualTo(ErrorCode.JOURNAL_CORRUPT);
    assertThat(shard.image()).isEmpty();
  }

  @Test
  void findsSeriesWithSamplesInATime() {
    MetricsShard shard = new MetricsShard();
    Runs runs =
        new Runs.Builder().begin(0).add(1_000, 1).add(2_000, 2).begin(1).add(3_000, 3).build();
    List<dev.weir.series.Labels> labels =
        List.of(SampleRequests.labels(0), SampleRequests.labels(1));
    apply(shard, new MetricsBatch(3_000, 0, labels, runs));
    assertThat(series(shard, 0, 1_500, 9))
        .isEqualTo(new Answer.Series(labels.subList(0, 1), false));
    assertThat(series(shard, 2_500, 9_000, 9))
        .isEqualTo(new Answer.Series(labels.subList(1, 2), false));
    assertThat(series(shard, 0, 9_000, 1)).isEqualTo(new Answer.Series(labels.subList(0, 1), true));
    Matcher host = new Matcher("host", Matcher.Operation.EQUAL, "h1");
    assertThat(
            shard
                .capture(
                    new Question.LabelValues(
                        "region", List.of(List.of(host)), Long.MIN_VALUE, Long.MAX_VALUE))
                .get())
        .isEqualTo(new Answer.Texts(List.of("r1")));
  }

  private static Answer series(MetricsShard shard, long from, long to, int max) {
    return shard.capture(new Question.Series(List.of(), from, to, max)).get();
  }
}
