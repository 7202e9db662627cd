package dev.weir.series.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import dev.weir.series.Labels;
import dev.weir.series.LabelsBuilder;
import dev.weir.series.MetricsBatch;
import dev.weir.series.Runs;
import dev.weir.series.histogram.Histogram;
import dev.weir.series.histogram.HistogramColumns;
import dev.weir.series.histogram.HistogramParts;
import dev.weir.series.histogram.HistogramSamples;
import dev.weir.series.histogram.RandomHistograms;
import dev.weir.series.index.Matcher;
import dev.weir.series.index.Statistics.Count;
import dev.weir.series.rollup.Tier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Histograms in a shard: parts that belong together come together, whatever is appended. */
class ShardHistogramsTest {
  private static final long BEGIN = SampleRequests.BEGIN;
  private static final ShardLimits LIMITS =
      new ShardLimits(100_000, 100_000, Retention.EVER, Long.MAX_VALUE / 4);

  private final MetricsShard shard = new MetricsShard();

  private static Labels labels(int number) {
    return new LabelsBuilder().add("__name__", "h").add("n", "" + number).build();
  }

  /** Samples of one batch in the order of their series. */
  private static final class Request {
    private final Map<Labels, Map<Long, Long>> samples = new LinkedHashMap<>();

    Request histogram(Labels labels, long time, Histogram histogram) {
      HistogramColumns.write(histogram, (name, bits) -> add(labels.withPart(name), time, bits));
      return this;
    }

    Request add(Labels labels, long time, long bits) {
      samples.computeIfAbsent(labels, _ -> new TreeMap<>()).put(time, bits);
      return this;
    }

    MetricsBatch batch() {
      List<Labels> fresh = new ArrayList<>();
      Runs.Builder runs = new Runs.Builder();
      // counts behind the other parts, as they are sent
      for (boolean isCount : new boolean[] {false, true}) {
        samples.forEach(
            (labels, all) -> {
              if (isCount == (labels.isPart() && labels.isCounted())) {
                runs.begin(fresh.size());
                fresh.add(labels);
                all.forEach(runs::add);
              }
            });
      }
      return new MetricsBatch(BEGIN, 0, fresh, runs.build());
    }
  }

  private Tally apply(Request request) {
    return shard.apply(shard.draft().decide(request.batch(), LIMITS).batch().orElseThrow());
  }

  private Answer.Samples page(int afterSid, int samplesMax) {
    return (Answer.Samples)
        shard
            .capture(
                new Question.Samples(
                    List.of(), Long.MIN_VALUE, Long.MAX_VALUE, afterSid, samplesMax))
            .get();
  }

  private Answer.Samples newest(long after, long to) {
    return (Answer.Samples) shard.capture(new Question.Newest(List.of(), after, to, 10_000)).get();
  }

  private static Map<Labels, HistogramSamples> histograms(List<Answer.Found> all) {
    Map<Labels, HistogramParts> parts = new HashMap<>();
    for (Answer.Found found : all) {
      if (found.labels().isPart()) {
        parts
            .computeIfAbsent(found.labels().withoutPart(), _ -> new HistogramParts())
            .add(found.labels().part(), found.times(), found.bits());
      }
    }
    Map<Labels, HistogramSamples> histograms = new HashMap<>();
    parts.forEach((labels, each) -> histograms.put(labels, each.histograms()));
    return histograms;
  }

  @Test
  void noPageTearsAHistogram_whateverComesBetweenPages() {
    for (int round = 0; round < 100; round++) {
      long seed = Seeds.next();
      Random random = Seeds.random(seed);
      MetricsShard other = new MetricsShard();
      Map<Labels, NavigableMap<Long, Histogram>> written = new HashMap<>();
      RandomHistograms some = new RandomHistograms(random);
      long now = BEGIN;
      append(other, random, some, written, now++);
      int after = -1;
      do {
        Answer.Samples page =
            (Answer.Samples)
                other
                    .capture(
                        new Question.Samples(
                            List.of(),
                            Long.MIN_VALUE,
                            Long.MAX_VALUE,
                            after,
                            1 + random.nextInt(40)))
                    .get();
        histograms(page.series())
            .forEach(
                (labels, samples) -> {
                  NavigableMap<Long, Histogram> expected = written.get(labels);
                  assertThat(samples.times())
                      .as(Seeds.option(seed))
                      .containsExactly(
                          expected.keySet().stream().mapToLong(Long::longValue).toArray());
                  assertThat(samples.values())
                      .as(Seeds.option(seed))
                      .containsExactly(expected.values().toArray(Histogram[]::new));
                });
        after = page.lastSid();
        append(other, random, some, written, now++);
        other = random.nextInt(4) == 0 ? MetricsShard.of(other.image().orElseThrow()) : other;
      } while (after >= 0);
    }
  }

  private static void append(
      MetricsShard shard,
      Random random,
      RandomHistograms some,
      Map<Labels, NavigableMap<Long, Histogram>> written,
      long time) {
    Request request = new Request();
    for (int number = random.nextInt(6); number < 20; number += random.nextInt(1, 6)) {
      Histogram histogram = some.next();
      request.histogram(labels(number), time, histogram);
      written.computeIfAbsent(labels(number), _ -> new TreeMap<>()).put(time, histogram);
      request.add(labels(number + 10), time, 0);
    }
    shard.apply(shard.draft().decide(request.batch(), LIMITS).batch().orElseThrow());
  }

  private static Histogram one() {
    return new RandomHistograms(new Random(8)).next();
  }

  private static Histogram stale() {
    Histogram one = one();
    return new Histogram(
        one.schema(),
        one.zeroThreshold(),
        one.zeroCount(),
        one.count(),
        Double.longBitsToDouble(HistogramColumns.STALE),
        one.hint(),
        one.positive(),
        one.negative(),
        one.bounds());
  }

  @Test
  void aHistogramCountsAsOneSample() {
    Request request = new Request().histogram(labels(1), BEGIN, one()).add(labels(1), BEGIN, 0);
    assertThat(apply(request).accepted()).isEqualTo(2);
    assertThat(apply(request).duplicate()).isEqualTo(2);
    Tally late = apply(new Request().histogram(labels(1), BEGIN - 1, one()));
    assertThat(List.of(late.accepted(), late.late())).containsExactly(1, 1);
  }

  @Test
  void theNewestOfAHistogramAreItsPartsOfOneTime() {
    Histogram newest = one();
    apply(
        new Request()
            .histogram(labels(1), BEGIN, new RandomHistograms(new Random(9)).next())
            .histogram(labels(1), BEGIN + 1, newest));
    // a part that came alone, as in the middle of a request
    apply(new Request().add(labels(1).withPart("+0:1"), BEGIN + 2, 1));
    Map<Labels, HistogramSamples> found = histograms(newest(BEGIN - 1, BEGIN + 5).series());
    assertThat(found.get(labels(1)).times()).containsExactly(BEGIN + 1);
    assertThat(found.get(labels(1)).values()).containsExactly(newest);
    assertThat(newest(BEGIN + 1, BEGIN + 5).series()).isEmpty();
  }

  @Test
  void whereThereAreBothStaleMarkersAreGiven() {
    apply(
        new Request().add(labels(1), BEGIN + 1, Answer.STALE).add(labels(2), BEGIN, Answer.STALE));
    assertThat(newest(BEGIN - 1, BEGIN + 5).series()).isEmpty();
    apply(new Request().histogram(labels(1), BEGIN, stale()));
    assertThat(newest(BEGIN - 1, BEGIN + 5).series())
        .extracting(found -> found.labels().part())
        .containsExactlyInAnyOrder("", "sum", "count");
  }

  @Test
  void namesValuesAndSeriesAreThoseOfWholeHistograms() {
    apply(
        new Request()
            .histogram(labels(1), BEGIN, one())
            .add(labels(1), BEGIN, 0)
            .histogram(labels(2), BEGIN, one()));
    for (long to : new long[] {BEGIN, Long.MAX_VALUE}) {
      assertThat(texts(new Question.LabelNames(List.of(), Long.MIN_VALUE, to)))
          .containsExactly("__name__", "n");
      assertThat(texts(new Question.LabelValues("__native__", List.of(), Long.MIN_VALUE, to)))
          .isEmpty();
      assertThat(texts(new Question.LabelValues("n", List.of(), Long.MIN_VALUE, to)))
          .containsExactly("1", "2");
    }
    Answer.Series series = series(10);
    assertThat(series.series()).containsExactlyInAnyOrder(labels(1), labels(2));
    assertThat(series.more()).isFalse();
    assertThat(series(2).more()).isFalse();
    assertThat(series(1).series()).hasSize(1);
    assertThat(series(1).more()).isTrue();
  }

  private List<String> texts(Question question) {
    return ((Answer.Texts) shard.capture(question).get()).texts();
  }

  private Answer.Series series(int max) {
    Question question = new Question.Series(List.of(), Long.MIN_VALUE, Long.MAX_VALUE, max);
    return (Answer.Series) shard.capture(question).get();
  }

  @Test
  void statisticsDoNotNameTheLabelOfParts() {
    apply(new Request().histogram(labels(1), BEGIN, one()).histogram(labels(2), BEGIN, one()));
    for (MetricsShard each : List.of(shard, MetricsShard.of(shard.image().orElseThrow()))) {
      var found =
          ((Answer.Statistics) each.capture(new Question.Statistics(10)).get()).statistics();
      assertThat(found.labelNames()).isEqualTo(2);
      assertThat(found.labelPairs()).isEqualTo(3);
      for (List<Count> counts :
          List.of(found.valuesByLabel(), found.seriesByPair(), found.bytesByLabel())) {
        assertThat(counts).isNotEmpty().noneMatch(count -> count.name().contains("__native__"));
      }
    }
  }

  @Test
  void whoAsksForPartsGetsThose() {
    apply(new Request().histogram(labels(1), BEGIN, one()).histogram(labels(2), BEGIN, one()));
    var sums = List.of(List.of(new Matcher("__native__", Matcher.Operation.EQUAL, "sum")));
    var question = new Question.Samples(sums, Long.MIN_VALUE, Long.MAX_VALUE, -1, 1);
    Answer.Samples first = (Answer.Samples) shard.capture(question).get();
    assertThat(first.series())
        .extracting(Answer.Found::labels)
        .containsExactly(labels(1).withPart("sum"));
    assertThat(first.lastSid()).isNotNegative();
    assertThat(page(-1, 1).series()).hasSizeGreaterThan(1);
  }

  @Test
  void histogramsHaveNoRollups() {
    apply(new Request().histogram(labels(1), BEGIN, one()).add(labels(2), BEGIN, 0));
    Question question =
        new Question.Rolled(List.of(), Tier.HOUR, Long.MIN_VALUE, Long.MAX_VALUE - 1, -1, 1_000);
    assertThat(((Answer.Rolled) shard.capture(question).get()).series())
        .extracting(Answer.RolledSeries::labels)
        .containsExactly(labels(2));
  }

  @Test
  void aHistogramOfWhichAPartHasNoRoomIsRefusedAsAWhole() {
    Histogram small = one();
    apply(new Request().histogram(labels(1), BEGIN, small));
    int series = page(-1, 1_000).series().size();
    ShardLimits full = new ShardLimits(series, 100_000, Retention.EVER, Long.MAX_VALUE / 4);
    Request next =
        new Request()
            .histogram(labels(1), BEGIN + 1, small)
            .histogram(labels(1), BEGIN + 2, small)
            .add(labels(1).withPart("+8:99"), BEGIN + 2, 1)
            .histogram(labels(2), BEGIN + 2, small);
    Draft.Drafted drafted = shard.draft().decide(next.batch(), full);
    assertThat(drafted.refusals().total()).isEqualTo(2);
    assertThat(drafted.refusals().first())
        .allMatch(refused -> !refused.series().contains("__native__"));
    assertThat(shard.apply(drafted.batch().orElseThrow()).accepted()).isEqualTo(1);
    assertThat(histograms(page(-1, 1_000).series()).get(labels(1)).times())
        .containsExactly(BEGIN, BEGIN + 1);
    Request alone = new Request().add(labels(3).withPart("+8:99"), BEGIN + 2, 1);
    assertThat(shard.draft().decide(alone.batch(), full).refusals().total()).isEqualTo(1);
  }
}
