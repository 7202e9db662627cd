package dev.weir.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.series.MetricMetadata;
import dev.weir.series.shard.Answer;
import dev.weir.series.shard.Question;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Shows what senders say of metrics: type, help and unit. */
final class MetadataRoute {
  private static final String PATH = "/v1/tenants/{t}/prometheus/api/v1/metadata";

  /** Prometheus' names of its parameters; without a limit there is none. */
  private static final String LIMIT = "limit";

  private static final String LIMIT_PER_METRIC = "limit_per_metric";
  private static final String METRIC = "metric";

  private static final int MANY = Integer.MAX_VALUE;

  private static final String FULL =
      "metadata of some metrics were not kept, because the tenant has too many";

  private final MetricsReads reads;

  MetadataRoute(MetricsReads reads) {
    this.reads = reads;
  }

  Route route() {
    return Route.of("GET", PATH, this::metadata)
        .filtered()
        .with(MinRevs.PARAMETERS)
        .with(LIMIT, LIMIT_PER_METRIC, METRIC);
  }

  private CompletionStage<HttpResponse> metadata(RequestContext context) {
    Parameters parameters = context.parameters();
    int metricsMax = most(parameters, LIMIT);
    int eachMax = most(parameters, LIMIT_PER_METRIC);
    return reads
        .askAll(
            SeriesRoutes.tenant(context),
            MinRevs.of(parameters),
            new Question.Metadata(parameters.first(METRIC), metricsMax),
            Answer.Metadata.class)
        .thenApply(answers -> answer(answers, metricsMax, eachMax == 0 ? MANY : eachMax));
  }

  private static int most(Parameters parameters, String name) {
    return (int) parameters.number(name, 0, MANY).orElse(MANY);
  }

  private static HttpResponse answer(List<Answer.Metadata> answers, int metricsMax, int eachMax) {
    TreeMap<String, List<MetricMetadata>> byMetric = new TreeMap<>();
    for (Answer.Metadata answer : answers) {
      for (MetricMetadata each : answer.metadata()) {
        byMetric.computeIfAbsent(each.metric(), metric -> new ArrayList<>()).add(each);
      }
    }
    boolean full = answers.stream().anyMatch(Answer.Metadata::full);
    return PrometheusJson.success(
        json -> {
          json.writeStartObject();
          for (String metric : byMetric.keySet().stream().limit(metricsMax).toList()) {
            json.writeArrayFieldStart(metric);
            for (MetricMetadata each : byMetric.get(metric).stream().limit(eachMax).toList()) {
              write(json, each);
            }
            json.writeEndArray();
          }
          json.writeEndObject();
        },
        full ? List.of(FULL) : List.of());
  }

  private static void write(JsonGenerator json, MetricMetadata said) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", said.type().toString());
    json.writeStringField("help", said.help());
    json.writeStringField("unit", said.unit());
    json.writeEndObject();
  }
}
