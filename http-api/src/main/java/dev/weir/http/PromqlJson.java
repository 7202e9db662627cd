package dev.weir.http;

import dev.weir.promql.evaluation.Outcome;
import dev.weir.promql.evaluation.QueryResult;
import dev.weir.promql.evaluation.RangeSeries;
import dev.weir.promql.histogram.AllBuckets;
import dev.weir.promql.histogram.Bucket;
import dev.weir.series.Labels;
import dev.weir.series.histogram.Histogram;
import dev.weir.series.histogram.HistogramSamples;
import dev.weir.zset.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Writes what queries give as Prometheus does, straight into bytes. */
final class PromqlJson {
  private static final int FIRST_BYTES = 4 << 10;

  /** A value with its time takes 20 to 45 bytes, and as much again while the text grows. */
  private static final int VALUE_BYTES = 64;

  private final ByteSink out = new ByteSink(FIRST_BYTES);
  private final int limit;

  private PromqlJson(int limit) {
    this.limit = limit;
  }

  /**
   * The answer to a query.
   *
   * @param limit most elements or series that it may have
   * @param memory of the query, from which the text of the answer is taken
   */
  static HttpResponse response(Outcome outcome, int limit, QueryMemory.Lease memory) {
    memory.take(bytesOf(outcome.result(), limit));
    return Answers.bytes(200, Media.JSON.contentType(), new PromqlJson(limit).written(outcome));
  }

  /** How much the text may take, while it grows and is copied. */
  private static long bytesOf(QueryResult result, int limit) {
    return switch (result) {
      case QueryResult.Scalar _, QueryResult.Text _ -> 0;
      case QueryResult.Vector(_, var elements) ->
          elements.stream()
              .limit(limit)
              .mapToLong(
                  each -> VALUE_BYTES + 2L * each.labels().bytes() + bytesOf(each.histogram()))
              .sum();
      case QueryResult.Matrix(var all) ->
          all.stream().limit(limit).mapToLong(PromqlJson::bytesOf).sum();
    };
  }

  private static long bytesOf(RangeSeries series) {
    long numbers = VALUE_BYTES * (1L + series.times().length) + 2L * series.labels().bytes();
    return numbers
        + Arrays.stream(series.histograms().values())
            .mapToLong(each -> bytesOf(Optional.of(each)))
            .sum();
  }

  private static long bytesOf(Optional<Histogram> histogram) {
    return histogram
        .map(each -> VALUE_BYTES * (2L + each.positive().size() + each.negative().size()))
        .orElse(0L);
  }

  private ByteSink written(Outcome outcome) {
    QueryResult result = outcome.result();
    out.ascii("{\"status\":\"success\",\"data\":{\"resultType\":\"");
    out.ascii(type(result));
    out.ascii("\",\"result\":");
    switch (result) {
      case QueryResult.Scalar(long time, double value) -> sample(time, value);
      case QueryResult.Text(long time, String value) -> text(time, value);
      case QueryResult.Vector(long time, var elements) -> vector(time, elements);
      case QueryResult.Matrix(var all) -> matrix(all);
    }
    out.put('}');
    List<String> warnings = new ArrayList<>(outcome.warnings());
    if (size(result) > limit) {
      warnings.add("results truncated due to limit");
    }
    texts("warnings", warnings);
    texts("infos", outcome.infos());
    out.put('}');
    return out;
  }

  private static String type(QueryResult result) {
    return switch (result) {
      case QueryResult.Scalar _ -> "scalar";
      case QueryResult.Text _ -> "string";
      case QueryResult.Vector _ -> "vector";
      case QueryResult.Matrix _ -> "matrix";
    };
  }

  private static int size(QueryResult result) {
    return switch (result) {
      case QueryResult.Scalar _, QueryResult.Text _ -> 1;
      case QueryResult.Vector(_, var elements) -> elements.size();
      case QueryResult.Matrix(var series) -> series.size();
    };
  }

  private void text(long time, String value) {
    out.put('[');
    SampleText.seconds(out, time);
    out.put(',');
    string(value);
    out.put(']');
  }

  private void vector(long time, List<QueryResult.Element> elements) {
    out.put('[');
    int count = Math.min(limit, elements.size());
    for (int i = 0; i < count; i++) {
      comma(i);
      QueryResult.Element element = elements.get(i);
      out.ascii("{\"metric\":");
      labels(element.labels());
      if (element.histogram().isPresent()) {
        out.ascii(",\"histogram\":");
        histogram(time, element.histogram().get());
      } else {
        out.ascii(",\"value\":");
        sample(time, element.value());
      }
      out.put('}');
    }
    out.put(']');
  }

  private void matrix(List<RangeSeries> all) {
    out.put('[');
    int count = Math.min(limit, all.size());
    for (int i = 0; i < count; i++) {
      comma(i);
      RangeSeries series = all.get(i);
      out.ascii("{\"metric\":");
      labels(series.labels());
      if (series.times().length > 0) {
        values(series);
      }
      if (series.histograms().size() > 0) {
        histograms(series.histograms());
      }
      out.put('}');
    }
    out.put(']');
  }

  private void values(RangeSeries series) {
    out.ascii(",\"values\":[");
    for (int at = 0; at < series.times().length; at++) {
      comma(at);
      sample(series.times()[at], series.values()[at]);
    }
    out.put(']');
  }

  private void histograms(HistogramSamples samples) {
    out.ascii(",\"histograms\":[");
    for (int at = 0; at < samples.size(); at++) {
      comma(at);
      histogram(samples.times()[at], samples.values()[at]);
    }
    out.put(']');
  }

  private void histogram(long time, Histogram histogram) {
    out.put('[');
    SampleText.seconds(out, time);
    out.ascii(",{\"count\":");
    number(histogram.count());
    out.ascii(",\"sum\":");
    number(histogram.sum());
    List<Bucket> buckets = AllBuckets.of(histogram);
    for (int i = 0; i < buckets.size(); i++) {
      out.ascii(i == 0 ? ",\"buckets\":[" : ",");
      bucket(buckets.get(i));
    }
    out.ascii(buckets.isEmpty() ? "}]" : "]}]");
  }

  private void bucket(Bucket bucket) {
    out.put('[');
    out.ascii(Integer.toString(bucket.boundaryRule()));
    for (double number : new double[] {bucket.lower(), bucket.upper(), bucket.count()}) {
      out.put(',');
      number(number);
    }
    out.put(']');
  }

  private void sample(long time, double value) {
    out.put('[');
    SampleText.seconds(out, time);
    out.put(',');
    number(value);
    out.put(']');
  }

  private void number(double value) {
    out.put('"');
    SampleText.value(out, value);
    out.put('"');
  }

  private void labels(Labels labels) {
    out.put('{');
    for (int label = 0; label < labels.size(); label++) {
      comma(label);
      string(labels.name(label));
      out.put(':');
      string(labels.value(label));
    }
    out.put('}');
  }

  private void texts(String field, List<String> texts) {
    if (!texts.isEmpty()) {
      out.ascii(",\"" + field + "\":[");
      for (int i = 0; i < texts.size(); i++) {
        comma(i);
        string(texts.get(i));
      }
      out.put(']');
    }
  }

  private void string(String text) {
    out.put('"');
    out.put(JsonOut.escaped(text).getBytes(StandardCharsets.UTF_8));
    out.put('"');
  }

  private void comma(int before) {
    if (before > 0) {
      out.put(',');
    }
  }
}
