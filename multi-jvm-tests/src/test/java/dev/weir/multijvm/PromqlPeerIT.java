package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.promql.Parser;
import dev.weir.promql.PromqlException;
import dev.weir.promql.evaluation.Budget;
import dev.weir.promql.evaluation.EvaluationException;
import dev.weir.promql.evaluation.Queries;
import dev.weir.promql.evaluation.Query;
import dev.weir.promql.evaluation.QueryResult;
import dev.weir.promql.evaluation.RangeSeries;
import dev.weir.series.Labels;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine against a real Prometheus 2.42 over the same samples: random queries, at one time and
 * over a range, give the same values and fail alike. {@link PeerExpressions} says what is left out.
 *
 * <p>{@code -Dweir.expressions=5000} asks more of them, {@code -Dweir.seed=1} others.
 */
class PromqlPeerIT {
  private static final int EXPRESSIONS = Integer.getInteger("weir.expressions", 400);
  private static final long STEP = 50_000;
  private static final long RANGE = 600_000;
  private static final int SHOWN = 20;

  /** What the two may differ by, in parts of a value, as sums are added up in other ways. */
  private static final double TOLERANCE = 1e-7;

  private static final String AMBIGUOUS = "multiple matches for labels";

  @TempDir private Path directory;

  /** Values by labels and times, or why there are none. */
  private record Seen(Map<String, Map<Long, Double>> values, String failure) {}

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void answersAsPrometheusDoes(TestReporter reporter) {
    PrometheusProcess.assumeInstalled();
    long seed = Long.getLong("weir.seed", System.nanoTime());
    Random random = new Random(seed);
    PeerData data = new PeerData(random);
    PeerExpressions expressions = new PeerExpressions(random);
    List<String> differences = new ArrayList<>();
    int failed = 0;
    int empty = 0;
    try (PrometheusProcess prometheus = PrometheusProcess.serve(directory, data.text())) {
      for (int i = 0; i < EXPRESSIONS; i++) {
        String text = expressions.any();
        boolean isRange = random.nextBoolean();
        Seen theirs = theirs(prometheus, text, isRange);
        Seen ours = ours(data, text, isRange);
        failed += theirs.failure().isEmpty() ? 0 : 1;
        empty += theirs.failure().isEmpty() && theirs.values().isEmpty() ? 1 : 0;
        String difference = difference(theirs, ours);
        if (!difference.isEmpty()) {
          differences.add(text + (isRange ? " [range] " : " [instant] ") + difference);
        }
      }
    }
    reporter.publishEntry(
        Map.of(
            "seed", Long.toString(seed),
            "expressions", Integer.toString(EXPRESSIONS),
            "failed in both", Integer.toString(failed),
            "empty", Integer.toString(empty)));
    assertThat(differences.stream().limit(SHOWN)).as("seed %d", seed).isEmpty();
  }

  private static Seen theirs(PrometheusProcess prometheus, String text, boolean isRange) {
    String query = "query=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
    String path =
        isRange
            ? "/api/v1/query_range?%s&start=%s&end=%s&step=%s"
                .formatted(
                    query,
                    PeerData.MIDDLE / 1000.0,
                    (PeerData.MIDDLE + RANGE) / 1000.0,
                    STEP / 1000.0)
            : "/api/v1/query?" + query + "&time=" + PeerData.MIDDLE / 1000.0;
    JsonNode body = Http.get(prometheus.base(), path).body();
    if (!body.path("status").asText().equals("success")) {
      return new Seen(Map.of(), body.path("error").asText("no answer"));
    }
    JsonNode data = body.path("data");
    Map<String, Map<Long, Double>> values = new TreeMap<>();
    if (data.path("resultType").asText().equals("scalar")) {
      values.put("{}", sample(data.path("result")));
      return new Seen(values, "");
    }
    for (JsonNode series : data.path("result")) {
      Map<String, String> labels = new TreeMap<>();
      series
          .path("metric")
          .properties()
          .forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
      Map<Long, Double> samples = new TreeMap<>();
      series.path("values").forEach(each -> samples.putAll(sample(each)));
      if (series.has("value")) {
        samples.putAll(sample(series.path("value")));
      }
      values.put(labels.toString(), samples);
    }
    return new Seen(values, "");
  }

  private static Map<Long, Double> sample(JsonNode pair) {
    String text = pair.path(1).asText();
    double value =
        switch (text) {
          case "+Inf" -> Double.POSITIVE_INFINITY;
          case "-Inf" -> Double.NEGATIVE_INFINITY;
          default -> Double.parseDouble(text);
        };
    return Map.of(Math.round(pair.path(0).asDouble() * 1000), value);
  }

  private static Seen ours(PeerData data, String text, boolean isRange) {
    try {
      var expression = Parser.parse(text, false);
      Query query =
          isRange
              ? Query.range(text, expression, PeerData.MIDDLE, PeerData.MIDDLE + RANGE, STEP)
              : Query.instant(text, expression, PeerData.MIDDLE);
      return seen(Queries.answer(query, data, new Budget(50_000_000, () -> false)).result());
    } catch (EvaluationException | PromqlException refused) {
      return new Seen(Map.of(), refused.getMessage());
    }
  }

  private static Seen seen(QueryResult result) {
    Map<String, Map<Long, Double>> values = new TreeMap<>();
    switch (result) {
      case QueryResult.Scalar(long time, double value) -> values.put("{}", Map.of(time, value));
      case QueryResult.Text(long time, _) -> values.put("{}", Map.of(time, 0.0));
      case QueryResult.Vector(long time, var elements) ->
          elements.forEach(each -> values.put(labels(each.labels()), Map.of(time, each.value())));
      case QueryResult.Matrix(var all) ->
          all.forEach(each -> values.put(labels(each.labels()), samples(each)));
    }
    return new Seen(values, "");
  }

  private static Map<Long, Double> samples(RangeSeries series) {
    Map<Long, Double> samples = new TreeMap<>();
    for (int at = 0; at < series.times().length; at++) {
      samples.put(series.times()[at], series.values()[at]);
    }
    return samples;
  }

  private static String labels(Labels labels) {
    Map<String, String> all = new TreeMap<>();
    for (int label = 0; label < labels.size(); label++) {
      all.put(labels.name(label), labels.value(label));
    }
    return all.toString();
  }

  private static String difference(Seen theirs, Seen ours) {
    if (theirs.failure().isEmpty() && ours.failure().startsWith(AMBIGUOUS)) {
      // 2.42 looks only at elements that a comparison keeps
      return "";
    }
    if (theirs.failure().isEmpty() != ours.failure().isEmpty()) {
      return "theirs: " + theirs + ", ours: " + ours;
    }
    if (!theirs.values().keySet().equals(ours.values().keySet())) {
      return "theirs: " + theirs.values().keySet() + ", ours: " + ours.values().keySet();
    }
    for (String labels : theirs.values().keySet()) {
      Map<Long, Double> their = theirs.values().get(labels);
      Map<Long, Double> our = ours.values().get(labels);
      if (!their.keySet().equals(our.keySet())) {
        return labels + " theirs: " + their + ", ours: " + our;
      }
      for (Map.Entry<Long, Double> each : their.entrySet()) {
        if (!isNear(each.getValue(), our.get(each.getKey()))) {
          return labels + " theirs: " + each + ", ours: " + our.get(each.getKey());
        }
      }
    }
    return "";
  }

  private static boolean isNear(double one, double other) {
    if (Double.isNaN(one) || Double.isNaN(other) || Double.isInfinite(one)) {
      return Double.compare(one, other) == 0;
    }
    double size = Math.max(Math.abs(one), Math.abs(other));
    return Math.abs(one - other) <= TOLERANCE * Math.max(size, 1);
  }
}
