package dev.weir.http;

import dev.weir.config.WeirConfig;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Routes about the node. */
final class NodeRoutes {
  /** Words of what is built, for clients that adapt. */
  private static final List<String> FEATURES =
      List.of(
          "views",
          "streams",
          "idempotency",
          "time-travel",
          "dry-run",
          "metrics",
          "optimistic",
          "tree");

  private final WeirConfig config;
  private final Node node;

  NodeRoutes(WeirConfig config, Node node) {
    this.config = config;
    this.node = node;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/", this::root).producing(),
        Route.of("GET", "/v1/info", this::info),
        Route.of("GET", "/health/live", this::live),
        Route.of("GET", "/health/ready", this::ready));
  }

  private CompletionStage<HttpResponse> root(RequestContext context) {
    return done(
        HttpResponse.create()
            .withStatus(302)
            .addHeader(RawHeader.create("Location", "/ui/"))
            .addHeader(Problems.NO_STORE));
  }

  private CompletionStage<HttpResponse> info(RequestContext context) {
    Node.Facts facts = node.facts();
    return done(
        Answers.json(
            200,
            json -> {
              json.writeStringField("product", "weir");
              json.writeStringField("version", facts.version());
              json.writeStringField("commit", facts.commit());
              json.writeStringField("api", "v1");
              json.writeStringField("node", config.node().name());
              json.writeStringField("region", config.region().self());
              json.writeStringField("auth", "off");
              JsonOut.texts(json, "features", FEATURES);
              json.writeStringField("started_at", JsonOut.time(facts.startedAtMillis()));
              json.writeFieldName("limits");
              JsonOut.value(json, config.limits().byWireName());
            }));
  }

  private CompletionStage<HttpResponse> live(RequestContext context) {
    return done(Answers.json(200, json -> json.writeStringField("status", "live")));
  }

  private CompletionStage<HttpResponse> ready(RequestContext context) {
    Node.Readiness readiness = node.readiness();
    return done(
        Answers.json(
            readiness.status() == Node.Status.READY ? 200 : 503,
            json -> {
              json.writeStringField("status", readiness.status().name().toLowerCase(Locale.ROOT));
              json.writeArrayFieldStart("checks");
              for (Node.Check check : readiness.checks()) {
                json.writeStartObject();
                json.writeStringField("name", check.name());
                json.writeBooleanField("ok", check.ok());
                json.writeStringField("detail", check.detail());
                json.writeEndObject();
              }
              json.writeEndArray();
              json.writeObjectFieldStart("recovering");
              json.writeNumberField("done", readiness.recovered());
              json.writeNumberField("total", readiness.recovering());
              json.writeEndObject();
            }));
  }

  private static CompletionStage<HttpResponse> done(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }
}
