package dev.weir.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.series.Labels;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Answers as Prometheus' clients expect them. */
final class PrometheusJson {
  private static final String ROUTES = "/prometheus/";

  private PrometheusJson() {}

  /** Whether errors of this path have Prometheus' members. */
  static boolean isFor(String path) {
    return path.startsWith("/v1/tenants/") && path.contains(ROUTES);
  }

  static HttpResponse success(JsonOut.Content data) {
    return success(data, false);
  }

  /**
   * The same with Prometheus' warning of a limit.
   *
   * @param truncated whether the request's own limit has left something out
   */
  static HttpResponse success(JsonOut.Content data, boolean truncated) {
    return success(data, truncated ? List.of("results truncated due to limit") : List.of());
  }

  /** The same with warnings for people. */
  static HttpResponse success(JsonOut.Content data, List<String> warnings) {
    return success(data, warnings, List.of());
  }

  /** The same with warnings and hints for people. */
  static HttpResponse success(JsonOut.Content data, List<String> warnings, List<String> infos) {
    return Answers.json(
        200,
        json -> {
          json.writeStringField("status", "success");
          json.writeFieldName("data");
          data.write(json);
          texts(json, "warnings", warnings);
          texts(json, "infos", infos);
        });
  }

  /** Texts, of which it is not said when there are none. */
  private static void texts(JsonGenerator json, String field, List<String> texts)
      throws IOException {
    if (!texts.isEmpty()) {
      json.writeArrayFieldStart(field);
      for (String text : texts) {
        json.writeString(JsonOut.wellFormed(text));
      }
      json.writeEndArray();
    }
  }

  /** Maps, lists, texts, numbers and truths, as they stand in each other. */
  static void tree(JsonGenerator json, Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case Map<?, ?> members -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> member : members.entrySet()) {
          json.writeFieldName(member.getKey().toString());
          tree(json, member.getValue());
        }
        json.writeEndObject();
      }
      case List<?> elements -> {
        json.writeStartArray();
        for (Object element : elements) {
          tree(json, element);
        }
        json.writeEndArray();
      }
      case Boolean truth -> json.writeBoolean(truth);
      case Long number -> json.writeNumber(number);
      case Integer number -> json.writeNumber(number);
      default -> json.writeString(JsonOut.wellFormed(value.toString()));
    }
  }

  /** A refusal with Prometheus' members beside those of a problem; {@code status} is theirs. */
  static HttpResponse refused(WeirException refusal, String instance, String requestId) {
    HttpResponse problem = Problems.response(refusal, instance, requestId);
    byte[] body =
        JsonOut.object(
            json -> {
              json.writeStringField("status", "error");
              json.writeStringField("errorType", errorType(refusal.code()));
              json.writeStringField("error", JsonOut.wellFormed(refusal.getMessage()));
              json.writeStringField("type", Problems.type(refusal.code()));
              json.writeStringField("title", refusal.code().title());
              Problems.particulars(json, refusal);
              json.writeStringField("request_id", requestId);
            });
    return problem.withEntity(HttpEntities.create(Media.JSON.contentType(), body));
  }

  private static String errorType(ErrorCode code) {
    return switch (code) {
      case QUERY_TIMEOUT -> "timeout";
      case INTERNAL -> "internal";
      case QUERY_TOO_LARGE, PROMQL_EXECUTION -> "execution";
      default ->
          switch (code.status()) {
            case 404 -> "not_found";
            case 429, 503, 504, 507 -> "unavailable";
            default -> "bad_data";
          };
    };
  }

  static void labels(JsonGenerator json, Labels labels) throws IOException {
    json.writeStartObject();
    for (int label = 0; label < labels.size(); label++) {
      json.writeStringField(labels.name(label), labels.value(label));
    }
    json.writeEndObject();
  }

  /** Names with counts. */
  static void counts(JsonGenerator json, String field, List<Map.Entry<String, Long>> counts)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (Map.Entry<String, Long> each : counts) {
      json.writeStartObject();
      json.writeStringField("name", each.getKey());
      json.writeNumberField("value", each.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
