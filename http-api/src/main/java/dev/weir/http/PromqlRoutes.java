package dev.weir.http;

import dev.weir.config.Clock;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.promql.PrettyPrinter;
import dev.weir.promql.SyntaxTree;
import dev.weir.promql.evaluation.EvaluationException;
import dev.weir.promql.evaluation.LimitExceededException;
import dev.weir.promql.evaluation.Query;
import dev.weir.router.CircuitId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Queries in PromQL, at one time or over a range of times, and what their texts mean. */
final class PromqlRoutes {
  private static final String API = "/v1/tenants/{t}/prometheus/api/v1/";

  private final PromqlAnswers answers;
  private final PrometheusForms forms;
  private final QuerySeats seats;
  private final Clock clock;
  private final boolean isExperimental;

  PromqlRoutes(
      PromqlAnswers answers,
      PrometheusForms forms,
      QuerySeats seats,
      Clock clock,
      boolean isExperimental) {
    this.answers = answers;
    this.forms = forms;
    this.seats = seats;
    this.clock = clock;
    this.isExperimental = isExperimental;
  }

  List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    both(
        routes,
        "query",
        context -> asked(context, form -> form.instant(clock.millis())),
        List.of("query", "time", "timeout", "limit", "lookback_delta", "stats", "tier", "partial"));
    both(
        routes,
        "query_range",
        context -> asked(context, PromqlForm::range),
        List.of(
            "query",
            "start",
            "end",
            "step",
            "timeout",
            "limit",
            "lookback_delta",
            "stats",
            "tier",
            "partial"));
    both(routes, "format_query", this::format, List.of("query"));
    both(routes, "parse_query", this::parse, List.of("query"));
    return routes;
  }

  /** POST has the parameters in a form. */
  private static void both(
      List<Route> routes, String path, Route.Handler handler, List<String> parameters) {
    routes.add(
        Route.of("GET", API + path, handler).filtered().with(MinRevs.PARAMETERS).with(parameters));
    routes.add(Route.of("POST", API + path, handler).filtered());
  }

  private CompletionStage<HttpResponse> format(RequestContext context) {
    return forms
        .read(context)
        .thenApply(
            form -> {
              String text = PrettyPrinter.print(new PromqlForm(form, isExperimental).expression());
              return PrometheusJson.success(json -> json.writeString(text));
            });
  }

  private CompletionStage<HttpResponse> parse(RequestContext context) {
    return forms
        .read(context)
        .thenApply(
            form -> {
              Object tree = SyntaxTree.of(new PromqlForm(form, isExperimental).expression());
              return PrometheusJson.success(json -> PrometheusJson.tree(json, tree));
            });
  }

  private CompletionStage<HttpResponse> asked(
      RequestContext context, Function<PromqlForm, Query> read) {
    return forms.read(context).thenCompose(form -> asked(context, form, read));
  }

  private CompletionStage<HttpResponse> asked(
      RequestContext context, Parameters parameters, Function<PromqlForm, Query> read) {
    PromqlForm form = new PromqlForm(parameters, isExperimental);
    Query query = read.apply(form);
    int limit = PrometheusForms.limit(parameters);
    CircuitId circuit = new CircuitId(context.path().get("t"), CircuitId.MAIN);
    MinRevs revs = MinRevs.of(parameters);
    ShardReport report = ShardReport.asked(parameters);
    return seats
        .seated(
            circuit,
            limits ->
                answers.of(
                    new PromqlAnswers.Asked(
                        circuit.tenant(),
                        revs,
                        query,
                        limits,
                        form.timeout(limits.queryTimeMax()),
                        context::isLeft,
                        report),
                    (outcome, memory) -> PromqlJson.response(outcome, limit, memory)))
        .thenApply(response -> at(response, report.revs()));
  }

  /** With the revs of the shards, which a later read can ask for. */
  private static HttpResponse at(HttpResponse response, String revs) {
    return revs.isEmpty() ? response : response.addHeader(RawHeader.create("Weir-Revs", revs));
  }

  /** Evaluates, and tells what went wrong in the terms of requests. */
  static <T> T evaluated(Supplier<T> evaluation) {
    try {
      return evaluation.get();
    } catch (EvaluationException refused) {
      throw new WeirException(ErrorCode.PROMQL_EXECUTION, refused.getMessage());
    } catch (LimitExceededException tooLarge) {
      throw tooLarge(tooLarge);
    } catch (CancellationException late) {
      throw late();
    }
  }

  static WeirException tooLarge(LimitExceededException tooLarge) {
    return new WeirException(
        ErrorCode.QUERY_TOO_LARGE, tooLarge.getMessage(), Map.of("limit", "query-samples-max"));
  }

  static WeirException late() {
    return new WeirException(
        ErrorCode.QUERY_TIMEOUT,
        "query timed out in expression evaluation",
        Map.of("limit", "query-time-max"));
  }
}
