package dev.weir.http;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What Prometheus' clients ask for and nobody has here yet: exemplars. */
final class ExemplarRoutes {
  private static final String API = "/v1/tenants/{t}/prometheus/api/v1/";

  private final PrometheusForms forms;

  ExemplarRoutes(PrometheusForms forms) {
    this.forms = forms;
  }

  List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(get("query_exemplars", this::exemplars).with("query", "start", "end"));
    routes.add(Route.of("POST", API + "query_exemplars", this::exemplars).filtered());
    return routes;
  }

  private static Route get(String path, Route.Handler handler) {
    return Route.of("GET", API + path, handler).filtered();
  }

  private CompletionStage<HttpResponse> exemplars(RequestContext context) {
    return forms
        .read(context)
        .thenApply(
            form -> {
              requireQuery(form);
              return PrometheusJson.success(
                  json -> {
                    json.writeStartArray();
                    json.writeEndArray();
                  });
            });
  }

  private static void requireQuery(Parameters form) {
    if (form.first("query").isEmpty()) {
      throw Parameters.invalid("query", "it is missing.");
    }
    long start = PrometheusForms.millis(form, "start", Long.MIN_VALUE);
    if (PrometheusForms.millis(form, "end", Long.MAX_VALUE) < start) {
      throw Parameters.invalid("end", "it is before start.");
    }
  }
}
