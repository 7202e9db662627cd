package dev.weir.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.promql.evaluation.Outcome;
import dev.weir.promql.evaluation.QueryResult;
import dev.weir.promql.evaluation.RangeSeries;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Writes what queries give as Prometheus does. */
final class PromqlJson {
  private PromqlJson() {}

  /**
   * The answer to a query.
   *
   * @param limit most elements or series that it may have
   */
  static HttpResponse response(Outcome outcome, int limit) {
    boolean isCut = size(outcome.result()) > limit;
    List<String> warnings = new ArrayList<>(outcome.warnings());
    if (isCut) {
      warnings.add("results truncated due to limit");
    }
    return PrometheusJson.success(
        json -> data(json, outcome.result(), limit), warnings, outcome.infos());
  }

  private static int size(QueryResult result) {
    return switch (result) {
      case QueryResult.Scalar _, QueryResult.Text _ -> 1;
      case QueryResult.Vector(_, var elements) -> elements.size();
      case QueryResult.Matrix(var series) -> series.size();
    };
  }

  private static void data(JsonGenerator json, QueryResult result, int limit) throws IOException {
    json.writeStartObject();
    json.writeStringField("resultType", type(result));
    json.writeFieldName("result");
    switch (result) {
      case QueryResult.Scalar(long time, double value) -> sample(json, time, value);
      case QueryResult.Text(long time, String value) -> {
        json.writeStartArray();
        json.writeNumber(SampleText.seconds(time));
        json.writeString(JsonOut.wellFormed(value));
        json.writeEndArray();
      }
      case QueryResult.Vector(long time, var elements) -> {
        json.writeStartArray();
        for (var element : elements.subList(0, Math.min(limit, elements.size()))) {
          element(json, time, element);
        }
        json.writeEndArray();
      }
      case QueryResult.Matrix(var all) -> {
        json.writeStartArray();
        for (RangeSeries series : all.subList(0, Math.min(limit, all.size()))) {
          series(json, series);
        }
        json.writeEndArray();
      }
    }
    json.writeEndObject();
  }

  private static String type(QueryResult result) {
    return switch (result) {
      case QueryResult.Scalar _ -> "scalar";
      case QueryResult.Text _ -> "string";
      case QueryResult.Vector _ -> "vector";
      case QueryResult.Matrix _ -> "matrix";
    };
  }

  private static void element(JsonGenerator json, long time, QueryResult.Element element)
      throws IOException {
    json.writeStartObject();
    json.writeFieldName("metric");
    PrometheusJson.labels(json, element.labels());
    json.writeFieldName("value");
    sample(json, time, element.value());
    json.writeEndObject();
  }

  private static void series(JsonGenerator json, RangeSeries series) throws IOException {
    json.writeStartObject();
    json.writeFieldName("metric");
    PrometheusJson.labels(json, series.labels());
    json.writeArrayFieldStart("values");
    for (int at = 0; at < series.times().length; at++) {
      sample(json, series.times()[at], series.values()[at]);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void sample(JsonGenerator json, long time, double value) throws IOException {
    json.writeStartArray();
    json.writeNumber(SampleText.seconds(time));
    json.writeString(SampleText.value(Double.doubleToRawLongBits(value)));
    json.writeEndArray();
  }
}
