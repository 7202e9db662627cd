package dev.weir.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.config.Clock;
import dev.weir.config.Limits;
import dev.weir.placement.Job;
import dev.weir.placement.Move;
import dev.weir.placement.Placement;
import dev.weir.placement.Plan;
import dev.weir.placement.Policy;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Routes about the placement of shards. */
final class PlacementRoutes {
  private final Placement placement;
  private final Bodies bodies;
  private final Limits limits;
  private final Clock clock;

  PlacementRoutes(Placement placement, Bodies bodies, Limits limits, Clock clock) {
    this.placement = placement;
    this.bodies = bodies;
    this.limits = limits;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.of("POST", "/v1/cluster/rebalance:plan", this::plan),
        Route.of("POST", "/v1/cluster/rebalance:apply", this::apply),
        Route.of("GET", "/v1/cluster/rebalance/policy", this::policy),
        Route.of("PUT", "/v1/cluster/rebalance/policy", this::putPolicy),
        Route.of("POST", "/v1/cluster/members/{m}:drain", started("m", Placement::drain)),
        Route.of("POST", "/v1/cluster/members/{m}:resume", started("m", Placement::resume)));
  }

  private interface Starts {
    CompletionStage<Job> job(Placement placement, String name);
  }

  private Route.Handler started(String variable, Starts starts) {
    return context -> {
      bodies.discard(context.request());
      return starts.job(placement, context.path().get(variable)).thenApply(this::accepted);
    };
  }

  private CompletionStage<HttpResponse> plan(RequestContext context) {
    bodies.discard(context.request());
    return placement.plan().thenApply(plan -> Answers.json(200, json -> write(json, plan)));
  }

  private CompletionStage<HttpResponse> apply(RequestContext context) {
    return read(context, "plan")
        .thenCompose(body -> placement.apply(body.text("plan")))
        .thenApply(this::accepted);
  }

  private CompletionStage<HttpResponse> policy(RequestContext context) {
    return placement.policy().thenApply(PlacementRoutes::answer);
  }

  /** What the body leaves out stays as it is. */
  private CompletionStage<HttpResponse> putPolicy(RequestContext context) {
    return read(context, "paused", "moves_max")
        .thenCombine(placement.policy(), PlacementRoutes::changed)
        .thenCompose(placement::policy)
        .thenApply(PlacementRoutes::answer);
  }

  private static Policy changed(JsonRequest body, Policy was) {
    return new Policy(
        body.flag("paused").orElse(was.paused()),
        body.number("moves_max", 1, Policy.MOVES_MAX).map(Long::intValue).orElse(was.movesMax()));
  }

  private CompletionStage<JsonRequest> read(RequestContext context, String... known) {
    return bodies
        .definition(context, Media.JSON)
        .thenApply(body -> JsonRequest.read(body.bytes(), limits, known));
  }

  private HttpResponse accepted(Job job) {
    return JobView.of(job).accepted(clock.millis());
  }

  private static HttpResponse answer(Policy policy) {
    return Answers.json(
        200,
        json -> {
          json.writeBooleanField("paused", policy.paused());
          json.writeNumberField("moves_max", policy.movesMax());
        });
  }

  private static void write(JsonGenerator json, Plan plan) throws IOException {
    json.writeStringField("plan", plan.id());
    json.writeStringField("expires_at", JsonOut.time(plan.createdMillis() + Plan.AGE_MILLIS_MAX));
    json.writeArrayFieldStart("moves");
    for (Move move : plan.moves()) {
      json.writeStartObject();
      json.writeNumberField("shard", move.shard());
      json.writeStringField("from", move.from());
      json.writeStringField("to", move.to());
      json.writeNumberField("entities", move.entities());
      json.writeNumberField("bytes", move.stateBytes());
      json.writeNumberField("pause_ms", move.pauseMillis());
      json.writeArrayFieldStart("tenants");
      for (Move.TenantPause tenant : move.tenants()) {
        json.writeStartObject();
        json.writeStringField("tenant", tenant.tenant());
        json.writeNumberField("bytes", tenant.stateBytes());
        json.writeNumberField("pause_ms", tenant.pauseMillis());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
