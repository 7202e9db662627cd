package dev.weir.promql.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import dev.weir.promql.Expression;
import dev.weir.promql.Parser;
import dev.weir.promql.PromqlException;
import dev.weir.promql.RandomExpressions;
import dev.weir.series.Labels;
import dev.weir.series.LabelsBuilder;
import dev.weir.series.histogram.BucketCounts;
import dev.weir.series.histogram.Histogram;
import dev.weir.series.histogram.HistogramSamples;
import dev.weir.series.histogram.ResetHint;
import dev.weir.series.index.Matcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushDownTest {
  private static final long START = 1_700_000_000_000L;
  private static final long HOUR = 3_600_000;
  private static final int SAMPLES = 60;
  private static final int RUNS = 3_000;
  private static final double[] HOSTILE = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MAX_VALUE, -3, 0
  };

  private static final RandomExpressions.Options OPTIONS =
      new RandomExpressions.Options(
          List.of("up", "requests_total", "load"),
          List.of("host", "zone"),
          List.of("a", "b", "1"),
          2,
          true);

  @Test
  void randomQueriesGiveTheSameOnBothPlans() {
    int split = 0;
    for (int run = 0; run < RUNS; run++) {
      long seed = Seeds.next();
      Random random = Seeds.random(seed);
      Query query = query(random);
      if (query != null) {
        List<SeriesSamples> all = samples(random);
        String what = "%s: %s".formatted(Seeds.option(seed), query.text());
        split += SplitPlan.require(query, of(all), random, what) ? 1 : 0;
      }
    }
    assertThat(split).isGreaterThan(RUNS / 4);
  }

  private static Query query(Random random) {
    RandomExpressions expressions = new RandomExpressions(random, OPTIONS);
    String inner = expressions.vector();
    String text =
        switch (random.nextInt(4)) {
          case 0 -> "sum by (host) (%s)".formatted(inner);
          case 1 -> "max without (zone) (%s)".formatted(inner);
          case 2 -> "avg(rate(requests_total{host=~\".+\"}[%dm]))".formatted(1 + random.nextInt(9));
          default -> inner;
        };
    try {
      Expression expression = Parser.parse(text, true);
      long start = START + 60_000L * random.nextInt(30) + 500L * random.nextInt(2);
      return random.nextBoolean()
          ? Query.instant(text, expression, start)
          : Query.range(
              text,
              expression,
              start,
              start + 60_000L * random.nextInt(20),
              15_000L << random.nextInt(4));
    } catch (PromqlException tooDeepOrOfNoSense) {
      return null;
    }
  }

  private static List<SeriesSamples> samples(Random random) {
    List<SeriesSamples> all = new ArrayList<>();
    for (String metric : OPTIONS.metrics()) {
      for (String host : List.of("a", "b", "1", "c")) {
        for (String zone : List.of("a", "b")) {
          if (random.nextInt(4) != 0) {
            all.add(series(metric, host, zone, random));
          }
        }
      }
    }
    return all;
  }

  private static SeriesSamples series(String metric, String host, String zone, Random random) {
    LabelsBuilder labels =
        new LabelsBuilder().add("__name__", metric).add("host", host).add("zone", zone);
    if (random.nextInt(40) == 0) {
      labels.add("__type__", "counter");
    }
    long[] times = new long[SAMPLES];
    long[] bits = new long[SAMPLES];
    double value = random.nextInt(100);
    for (int at = 0; at < SAMPLES; at++) {
      times[at] = START + 30_000L * at + random.nextInt(1_000);
      value = random.nextInt(20) == 0 ? 1 : value + random.nextInt(8) / 4.0;
      bits[at] = Double.doubleToLongBits(value);
      if (random.nextInt(60) == 0) {
        bits[at] = Reads.STALE;
      } else if (random.nextInt(400) == 0) {
        bits[at] = Double.doubleToLongBits(HOSTILE[random.nextInt(HOSTILE.length)]);
      }
    }
    return random.nextInt(8) == 0
        ? withHistograms(labels.build(), times, bits, random)
        : new SeriesSamples(labels.build(), times, bits);
  }

  /** Histograms in place of the last samples, or of all. */
  private static SeriesSamples withHistograms(
      Labels labels, long[] times, long[] bits, Random random) {
    int first = random.nextInt(3) == 0 ? random.nextInt(SAMPLES) : 0;
    Histogram[] histograms = new Histogram[SAMPLES - first];
    double[] counts = {random.nextInt(9), random.nextInt(9)};
    for (int at = 0; at < histograms.length; at++) {
      counts[random.nextInt(2)] += random.nextInt(8);
      if (random.nextInt(20) == 0) {
        counts[0] = 1;
      }
      histograms[at] = random.nextInt(40) == 0 ? null : histogram(counts);
    }
    return new SeriesSamples(
        labels,
        Arrays.copyOf(times, first),
        Arrays.copyOf(bits, first),
        new HistogramSamples(Arrays.copyOfRange(times, first, SAMPLES), histograms));
  }

  private static Histogram histogram(double[] counts) {
    double count = counts[0] + counts[1];
    BucketCounts buckets = BucketCounts.of(new int[] {0, 1}, counts);
    return new Histogram(
        1, 0, 0, count, count / 2, ResetHint.UNKNOWN, buckets, BucketCounts.NONE, List.of());
  }

  /** The source of samples that are selected and lie in the time. */
  private static SeriesSource of(List<SeriesSamples> all) {
    return selection ->
        all.stream()
            .filter(series -> fits(series.labels(), selection.selector().matchers()))
            .map(series -> cut(series, selection))
            .filter(series -> series.times().length + series.histograms().size() > 0)
            .toList();
  }

  private static boolean fits(Labels labels, List<Matcher> matchers) {
    return matchers.stream()
        .allMatch(matcher -> matcher.matches(labels.value(matcher.name()).orElse("")));
  }

  private static SeriesSamples cut(SeriesSamples series, Selection selection) {
    long[] times = series.times();
    int from = (int) Arrays.stream(times).filter(time -> time <= selection.after()).count();
    int to = (int) Arrays.stream(times).filter(time -> time <= selection.to()).count();
    return new SeriesSamples(
        series.labels(),
        Arrays.copyOfRange(times, from, to),
        Arrays.copyOfRange(series.bits(), from, to),
        cut(series.histograms(), selection));
  }

  private static HistogramSamples cut(HistogramSamples samples, Selection selection) {
    long[] times = samples.times();
    int from = (int) Arrays.stream(times).filter(time -> time <= selection.after()).count();
    int to = (int) Arrays.stream(times).filter(time -> time <= selection.to()).count();
    return new HistogramSamples(
        Arrays.copyOfRange(times, from, to), Arrays.copyOfRange(samples.values(), from, to));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sum(up)",
        "avg by (host) (rate(up[5m]))",
        "count(-(up{host=\"a\"} offset 5m) * 2 > bool 3)",
        "max(clamp(ceil(up), 1, time()))",
        "group(up @ end())",
        "rate(up[5m])",
        "round(increase(up[1h]), 0.1) > 3",
        "quantile_over_time(0.5, up[1h])"
      })
  void whatLooksAtEachSeriesIsLeftToShards(String text) {
    assertThat(Selections.split(hourly(text)).parts()).hasSize(1);
    assertThat(Selections.split(hourly(text)).selections()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up",
        "sum({__name__=~\"up|down\"})",
        "sum({host=\"a\"})",
        "stddev(up)",
        "topk(3, up)",
        "count_values(\"v\", up)",
        "sum(up + up)",
        "sum(up > scalar(up))",
        "sum(label_replace(up, \"a\", \"$1\", \"b\", \"(.*)\"))",
        "absent_over_time(up[5m])",
        "sum(absent(up))",
        "sum(rate(up[101h]))",
        "max_over_time(up[5m:1m])"
      })
  void whatLooksAtSeveralIsNot(String text) {
    assertThat(Selections.split(hourly(text)).parts()).isEmpty();
    assertThat(Selections.split(hourly(text)).selections()).isNotEmpty();
  }

  @Test
  void windowsThatAreCloseTogetherAreEvaluatedFromSamples() {
    Query close = Query.range("rate(up[5m])", Parser.parse("rate(up[5m])", false), 0, HOUR, 15_000);

    assertThat(Selections.split(close).parts()).isEmpty();
  }

  private static Query hourly(String text) {
    return Query.range(text, Parser.parse(text, false), START, START + 24 * HOUR, HOUR);
  }
}
