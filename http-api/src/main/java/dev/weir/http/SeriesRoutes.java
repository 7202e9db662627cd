package dev.weir.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.promql.PromqlException;
import dev.weir.promql.SelectorParser;
import dev.weir.router.CircuitId;
import dev.weir.series.Labels;
import dev.weir.series.index.Matcher;
import dev.weir.series.shard.Answer;
import dev.weir.series.shard.Question;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What Prometheus' clients ask for beside queries: series, labels and statistics. */
final class SeriesRoutes {
  private static final String API = "/v1/tenants/{t}/prometheus/api/v1/";

  /** Series of one answer; more are refused. */
  private static final int SERIES_MAX = 100_000;

  private static final int TOP = 10;

  private static final Comparator<String> BY_BYTES =
      (one, other) -> Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8));

  private final MetricsReads reads;
  private final PrometheusForms forms;

  SeriesRoutes(MetricsReads reads, PrometheusForms forms) {
    this.reads = reads;
    this.forms = forms;
  }

  List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    both(routes, "series", this::series, "match[]", "start", "end", "limit");
    both(routes, "labels", this::labels, "match[]", "start", "end", "limit");
    both(routes, "label/{name}/values", this::values, "match[]", "start", "end", "limit");
    routes.add(get("status/buildinfo", SeriesRoutes::buildInfo));
    routes.add(get("status/tsdb", this::statistics).with(MinRevs.PARAMETERS).with("limit"));
    return routes;
  }

  /** POST has the parameters in a form. */
  private static void both(
      List<Route> routes, String path, Route.Handler handler, String... parameters) {
    routes.add(get(path, handler).with(MinRevs.PARAMETERS).with(parameters));
    routes.add(Route.of("POST", API + path, handler).filtered());
  }

  private static Route get(String path, Route.Handler handler) {
    return Route.of("GET", API + path, handler).filtered();
  }

  static String tenant(RequestContext context) {
    return new CircuitId(context.path().get("t"), CircuitId.MAIN).tenant();
  }

  private CompletionStage<HttpResponse> labels(RequestContext context) {
    return forms
        .read(context)
        .thenCompose(
            form ->
                texts(
                    tenant(context),
                    form,
                    new Question.LabelNames(selectors(form), start(form), end(form))));
  }

  private CompletionStage<HttpResponse> values(RequestContext context) {
    String name = EscapedName.plain(context.path().get("name"));
    return forms
        .read(context)
        .thenCompose(
            form ->
                texts(
                    tenant(context),
                    form,
                    new Question.LabelValues(name, selectors(form), start(form), end(form))));
  }

  private static long start(Parameters form) {
    return PrometheusForms.millis(form, "start", Long.MIN_VALUE);
  }

  private static long end(Parameters form) {
    return PrometheusForms.millis(form, "end", Long.MAX_VALUE);
  }

  private CompletionStage<HttpResponse> texts(String tenant, Parameters form, Question question) {
    int limit = PrometheusForms.limit(form);
    return reads
        .askAll(tenant, MinRevs.of(form), question, Answer.Texts.class)
        .thenApply(answers -> texts(answers, limit));
  }

  private static HttpResponse texts(List<Answer.Texts> answers, int limit) {
    TreeSet<String> all = new TreeSet<>(BY_BYTES);
    answers.forEach(answer -> all.addAll(answer.texts()));
    return PrometheusJson.success(
        json -> {
          json.writeStartArray();
          for (String text : (Iterable<String>) all.stream().limit(limit)::iterator) {
            json.writeString(text);
          }
          json.writeEndArray();
        },
        all.size() > limit);
  }

  private CompletionStage<HttpResponse> series(RequestContext context) {
    return forms.read(context).thenCompose(form -> series(tenant(context), form));
  }

  private CompletionStage<HttpResponse> series(String tenant, Parameters form) {
    List<List<Matcher>> selectors = selectors(form);
    if (selectors.isEmpty()) {
      throw Parameters.invalid("match[]", "no match[] parameter provided.");
    }
    int limit = PrometheusForms.limit(form);
    return reads
        .askAll(
            tenant,
            MinRevs.of(form),
            new Question.Series(selectors, start(form), end(form), oneMoreThan(limit)),
            Answer.Series.class)
        .thenApply(
            answers -> {
              List<Labels> all = new ArrayList<>();
              answers.forEach(answer -> all.addAll(answer.series()));
              return PrometheusJson.success(
                  json -> {
                    json.writeStartArray();
                    for (Labels labels : shown(all, Function.identity(), limit)) {
                      PrometheusJson.labels(json, labels);
                    }
                    json.writeEndArray();
                  },
                  all.size() > limit);
            });
  }

  /** What to ask each shard for, so that it shows when there are more. */
  private static int oneMoreThan(int limit) {
    return Math.min(limit, SERIES_MAX) + 1;
  }

  /** In the order of their labels, whatever shards they come from. */
  private static <T> List<T> shown(List<T> all, Function<T, Labels> labels, int limit) {
    refuseMore(limit > SERIES_MAX ? all.size() : 0);
    TreeMap<String, T> sorted = new TreeMap<>();
    all.forEach(each -> sorted.put(labels.apply(each).toString(), each));
    return sorted.values().stream().limit(limit).toList();
  }

  private static void refuseMore(int series) {
    if (series > SERIES_MAX) {
      throw new WeirException(
          ErrorCode.QUERY_TOO_LARGE,
          "More than %d series fit. Narrow the selector.".formatted(SERIES_MAX));
    }
  }

  private CompletionStage<HttpResponse> statistics(RequestContext context) {
    int top = (int) context.parameters().number("limit", 1, 1_000).orElse(TOP);
    return reads
        .askAll(
            tenant(context),
            MinRevs.of(context.parameters()),
            new Question.Statistics(top),
            Answer.Statistics.class)
        .thenApply(answers -> PrometheusJson.success(new ShardStatistics(answers, top)));
  }

  /** Clients look at the version to know what they may ask. */
  private static CompletionStage<HttpResponse> buildInfo(RequestContext context) {
    return CompletableFuture.completedStage(
        PrometheusJson.success(
            json -> {
              json.writeStartObject();
              json.writeStringField("version", "3.9.1");
              json.writeStringField("revision", "");
              json.writeStringField("branch", "");
              json.writeStringField("buildUser", "");
              json.writeStringField("buildDate", "");
              json.writeStringField("goVersion", "");
              json.writeStringField("application", "Weir");
              json.writeEndObject();
            }));
  }

  /** The selectors of a request; none mean all series. */
  static List<List<Matcher>> selectors(Parameters form) {
    return form.all("match[]").stream().map(SeriesRoutes::selector).toList();
  }

  private static List<Matcher> selector(String text) {
    try {
      return SelectorParser.parse(text).matchers();
    } catch (PromqlException refused) {
      throw PromqlForm.refused(refused);
    }
  }
}
