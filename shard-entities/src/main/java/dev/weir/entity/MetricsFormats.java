package dev.weir.entity;

import dev.weir.entity.CircuitCommand.Append;
import dev.weir.entity.CircuitCommand.AskMetrics;
import dev.weir.entity.CircuitReply.Appended;
import dev.weir.entity.CircuitReply.Evaluated;
import dev.weir.entity.CircuitReply.Metrics;
import dev.weir.series.Labels;
import dev.weir.series.MetricMetadata;
import dev.weir.series.MetricType;
import dev.weir.series.event.MetricsBatchCodec;
import dev.weir.series.index.Growth;
import dev.weir.series.index.Matcher;
import dev.weir.series.index.Statistics;
import dev.weir.series.rollup.Bucket;
import dev.weir.series.rollup.Tier;
import dev.weir.series.shard.Answer;
import dev.weir.series.shard.Question;
import dev.weir.series.shard.Refusals;
import dev.weir.series.shard.Refused;
import dev.weir.series.shard.Refused.Reason;
import dev.weir.series.shard.Retention;
import dev.weir.series.shard.ShardLimits;
import dev.weir.series.shard.Tally;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is said to metrics shards and what they answer, between nodes. */
final class MetricsFormats {
  static final List<WireFormat<?>> COMMANDS =
      List.of(
          new WireFormat<>(
              Append.class,
              "append/1",
              (out, c) ->
                  write(
                          out.blob(MetricsBatchCodec.encode(c.samples()))
                              .list(c.metadata(), MetricsFormats::write),
                          c.limits())
                      .actor(c.replyTo()),
              in ->
                  new Append(
                      MetricsBatchCodec.decode(in.blob()),
                      in.list(MetricsFormats::metadata),
                      limits(in),
                      in.actor())),
          new WireFormat<>(
              AskMetrics.class,
              "ask-metrics/1",
              (out, c) -> {
                write(out, c.question());
                out.list(c.part().stream().toList(), PartFormats::write);
                CommandFormats.write(out, c.at()).actor(c.replyTo());
              },
              in ->
                  new AskMetrics(
                      question(in),
                      in.list(PartFormats::order).stream().findFirst(),
                      CommandFormats.at(in),
                      in.actor())));

  static final List<WireFormat<?>> REPLIES =
      List.of(
          new WireFormat<>(
              Appended.class,
              "appended/1",
              (out, r) -> {
                Tally tally = r.tally();
                out.standing(r.at()).number(tally.accepted()).number(tally.duplicate());
                out.number(tally.late()).number(tally.newSeries());
                write(out, r.refusals());
              },
              in ->
                  new Appended(
                      in.standing(),
                      new Tally(in.integer(), in.integer(), in.integer(), in.integer()),
                      refusals(in))),
          new WireFormat<>(
              Metrics.class,
              "metrics/1",
              (out, r) -> write(out.standing(r.at()), r.answer()),
              in -> new Metrics(in.standing(), answer(in))),
          new WireFormat<>(
              Evaluated.class,
              "evaluated/1",
              (out, r) -> {
                PartFormats.write(out.standing(r.at()), r.answer());
                out.number(r.lastSid());
              },
              in -> new Evaluated(in.standing(), PartFormats.answer(in), in.integer())));

  private MetricsFormats() {}

  private static WireWriter write(WireWriter out, ShardLimits limits) {
    Retention retention = limits.retention();
    return out.number(limits.seriesMax())
        .number(limits.newSeriesPerHourMax())
        .number(retention.raw())
        .number(retention.hour())
        .number(retention.day())
        .number(retention.month())
        .number(limits.aheadMillisMax());
  }

  private static ShardLimits limits(WireReader in) {
    return new ShardLimits(
        in.integer(),
        in.integer(),
        new Retention(in.number(), in.number(), in.number(), in.number()),
        in.number());
  }

  private static void write(WireWriter out, Refusals refusals) {
    out.list(
        refusals.samples().entrySet(),
        (w, each) -> w.constant(each.getKey()).number(each.getValue()));
    out.list(
        refusals.first(),
        (w, each) -> w.text(each.series()).number(each.samples()).constant(each.reason()));
    counts(out, refusals.growth().newValues());
    out.list(refusals.growth().samples(), (w, labels) -> w.blob(labels.canonical()));
    out.number(refusals.waitMillis());
  }

  private static Refusals refusals(WireReader in) {
    Map<Reason, Integer> samples = new LinkedHashMap<>();
    in.list(r -> samples.put(r.constant(Reason.class), r.integer()));
    return new Refusals(
        samples,
        in.list(r -> new Refused(r.text(), r.integer(), r.constant(Reason.class))),
        new Growth(counts(in), in.list(r -> Labels.of(r.blob()))),
        in.number());
  }

  private static void write(WireWriter out, Question question) {
    switch (question) {
      case Question.LabelNames(var selectors, long from, long to) ->
          selectors(out.text("names").number(from).number(to), selectors);
      case Question.LabelValues(String name, var selectors, long from, long to) ->
          selectors(out.text("values").text(name).number(from).number(to), selectors);
      case Question.Series(var selectors, long from, long to, int max) ->
          selectors(out.text("series").number(from).number(to).number(max), selectors);
      case Question.Statistics(int top) -> out.text("statistics").number(top);
      case Question.Samples(var selectors, long from, long to, int after, int max) ->
          selectors(
              out.text("samples").number(from).number(to).number(after).number(max), selectors);
      case Question.Newest(var selectors, long after, long to, int max) ->
          selectors(out.text("newest").number(after).number(to).number(max), selectors);
      case Question.Rolled(var selectors, Tier tier, long from, long to, int after, int max) ->
          selectors(
              out.text("rolled").constant(tier).number(from).number(to).number(after).number(max),
              selectors);
      case Question.Metadata(var metric, int max) ->
          out.text("metadata").texts(metric.stream().toList()).number(max);
    }
  }

  private static Question question(WireReader in) {
    String kind = in.text();
    return switch (kind) {
      case "names" -> {
        long from = in.number();
        long to = in.number();
        yield new Question.LabelNames(selectors(in), from, to);
      }
      case "values" -> {
        String name = in.text();
        long from = in.number();
        long to = in.number();
        yield new Question.LabelValues(name, selectors(in), from, to);
      }
      case "series" -> {
        long from = in.number();
        long to = in.number();
        int max = in.integer();
        yield new Question.Series(selectors(in), from, to, max);
      }
      case "statistics" -> new Question.Statistics(in.integer());
      case "samples" -> {
        long from = in.number();
        long to = in.number();
        int after = in.integer();
        int max = in.integer();
        yield new Question.Samples(selectors(in), from, to, after, max);
      }
      case "newest" -> {
        long after = in.number();
        long to = in.number();
        int max = in.integer();
        yield new Question.Newest(selectors(in), after, to, max);
      }
      case "rolled" -> {
        Tier tier = in.constant(Tier.class);
        long from = in.number();
        long to = in.number();
        int after = in.integer();
        int max = in.integer();
        yield new Question.Rolled(selectors(in), tier, from, to, after, max);
      }
      case "metadata" -> new Question.Metadata(in.texts().stream().findFirst(), in.integer());
      default -> throw new IllegalArgumentException("a question of another version: " + kind);
    };
  }

  private static void selectors(WireWriter out, List<List<Matcher>> selectors) {
    out.list(
        selectors,
        (w, matchers) ->
            w.list(
                matchers,
                (m, matcher) ->
                    m.text(matcher.name()).constant(matcher.operation()).text(matcher.value())));
  }

  private static List<List<Matcher>> selectors(WireReader in) {
    return in.list(
        r -> r.list(m -> new Matcher(m.text(), m.constant(Matcher.Operation.class), m.text())));
  }

  private static void write(WireWriter out, Answer answer) {
    switch (answer) {
      case Answer.Texts(List<String> texts) -> out.text("texts").texts(texts);
      case Answer.Series(List<Labels> series, boolean more) ->
          out.text("series").list(series, (w, labels) -> w.blob(labels.canonical())).flag(more);
      case Answer.Statistics(Statistics statistics) -> write(out.text("statistics"), statistics);
      case Answer.Samples(List<Answer.Found> series, int lastSid) ->
          out.text("samples")
              .list(
                  series,
                  (w, found) ->
                      w.blob(found.labels().canonical())
                          .numbers(found.times())
                          .numbers(found.bits()))
              .number(lastSid);
      case Answer.Rolled(List<Answer.RolledSeries> series, int lastSid) ->
          out.text("rolled")
              .list(
                  series,
                  (w, each) ->
                      w.blob(each.labels().canonical()).list(each.buckets(), MetricsFormats::write))
              .number(lastSid);
      case Answer.Metadata(List<MetricMetadata> metadata, boolean full) ->
          out.text("metadata").list(metadata, MetricsFormats::write).flag(full);
    }
  }

  private static Answer answer(WireReader in) {
    String kind = in.text();
    return switch (kind) {
      case "texts" -> new Answer.Texts(in.list(WireReader::text));
      case "series" -> new Answer.Series(in.list(r -> Labels.of(r.blob())), in.flag());
      case "statistics" -> new Answer.Statistics(statistics(in));
      case "samples" ->
          new Answer.Samples(
              in.list(r -> new Answer.Found(Labels.of(r.blob()), r.numbers(), r.numbers())),
              in.integer());
      case "rolled" ->
          new Answer.Rolled(
              in.list(
                  r ->
                      new Answer.RolledSeries(Labels.of(r.blob()), r.list(MetricsFormats::bucket))),
              in.integer());
      case "metadata" -> new Answer.Metadata(in.list(MetricsFormats::metadata), in.flag());
      default -> throw new IllegalArgumentException("an answer of another version: " + kind);
    };
  }

  private static void write(WireWriter out, MetricMetadata metadata) {
    out.text(metadata.metric())
        .constant(metadata.type())
        .text(metadata.help())
        .text(metadata.unit());
  }

  private static MetricMetadata metadata(WireReader in) {
    return new MetricMetadata(in.text(), in.constant(MetricType.class), in.text(), in.text());
  }

  private static void write(WireWriter out, Bucket bucket) {
    out.number(bucket.start()).number(bucket.count());
    bits(out, bucket.sum());
    bits(out, bucket.compensation());
    out.number(bucket.min()).number(bucket.max());
    out.number(bucket.firstTime()).number(bucket.first());
    out.number(bucket.lastTime()).number(bucket.last());
    bits(out, bucket.increase());
    out.number(bucket.resets()).number(bucket.stale());
  }

  private static void bits(WireWriter out, double value) {
    out.number(Double.doubleToLongBits(value));
  }

  private static Bucket bucket(WireReader in) {
    return new Bucket(
        in.number(),
        in.number(),
        Double.longBitsToDouble(in.number()),
        Double.longBitsToDouble(in.number()),
        in.number(),
        in.number(),
        in.number(),
        in.number(),
        in.number(),
        in.number(),
        Double.longBitsToDouble(in.number()),
        in.number(),
        in.number());
  }

  private static void write(WireWriter out, Statistics statistics) {
    out.number(statistics.series())
        .number(statistics.labelNames())
        .number(statistics.labelPairs())
        .number(statistics.bytes());
    counts(out, statistics.seriesByMetric());
    counts(out, statistics.valuesByLabel());
    counts(out, statistics.seriesByPair());
    counts(out, statistics.bytesByLabel());
  }

  private static Statistics statistics(WireReader in) {
    return new Statistics(
        in.integer(),
        in.integer(),
        in.integer(),
        in.number(),
        counts(in),
        counts(in),
        counts(in),
        counts(in));
  }

  private static void counts(WireWriter out, List<Statistics.Count> counts) {
    out.list(counts, (w, count) -> w.text(count.name()).number(count.count()));
  }

  private static List<Statistics.Count> counts(WireReader in) {
    return in.list(r -> new Statistics.Count(r.text(), r.number()));
  }
}
