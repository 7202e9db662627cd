package dev.weir.http;

import dev.weir.circuit.PlanNode;
import dev.weir.circuit.ViewInfo;
import dev.weir.config.Clock;
import dev.weir.config.Closest;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.CircuitReply.Outcome;
import dev.weir.entity.Precondition;
import dev.weir.entity.ReadAt;
import dev.weir.job.JobCommand;
import dev.weir.job.JobKind;
import dev.weir.job.JobOrder;
import dev.weir.job.Jobs;
import dev.weir.router.CircuitId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Definitions of views, and their plans. */
final class ViewRoutes {
  /** How often a view is looked at that is being filled. */
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS);

  private final Circuits circuits;
  private final Bodies bodies;
  private final Jobs jobs;
  private final Clock clock;
  private final Limits limits;

  ViewRoutes(Circuits circuits, Bodies bodies, Jobs jobs, Clock clock, Limits limits) {
    this.circuits = circuits;
    this.bodies = bodies;
    this.jobs = jobs;
    this.clock = clock;
    this.limits = limits;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/tenants/{t}/views", this::list).travelling(),
        Route.of("PUT", "/v1/tenants/{t}/views/{view}", this::put).with("wait", "timeout_ms"),
        Route.of("GET", "/v1/tenants/{t}/views/{view}", this::get).travelling(),
        Route.of("DELETE", "/v1/tenants/{t}/views/{view}", this::delete),
        Route.of("POST", "/v1/tenants/{t}/views/{view}:resume", this::resume),
        Route.of("POST", "/v1/tenants/{t}/views:check", this::check),
        Route.of("GET", "/v1/tenants/{t}/views/{view}/plan", this::plan)
            .travelling()
            .with("format")
            .producing(Media.JSON, Media.TEXT));
  }

  private CompletionStage<HttpResponse> put(RequestContext context) {
    CircuitId circuit = context.circuit();
    String view = context.name("view");
    Precondition precondition = context.precondition();
    boolean waits =
        context.parameters().oneOf("wait", List.of("active", "none"), "active").equals("active");
    long until = clock.millis() + context.timeoutMillis();
    return bodies
        .definition(context, Media.JSON, Media.SQL)
        .thenApply(body -> SqlBody.readView(body, limits))
        .thenCompose(
            body ->
                circuits.askWithLimits(
                    circuit,
                    CircuitReply.ViewDefined.class,
                    (own, replyTo) ->
                        new CircuitCommand.DefineView(
                            view,
                            body.sql(),
                            body.format().orElse("rows"),
                            precondition,
                            own,
                            replyTo)))
        .thenCompose(reply -> followed(circuit, reply))
        .thenCompose(reply -> waits ? active(circuit, reply, until) : settled(reply))
        .thenApply(reply -> defined(context, circuit, reply));
  }

  /** Who fills a view finds a job that tells how far it is; a view without one is filled, too. */
  private CompletionStage<CircuitReply.ViewDefined> followed(
      CircuitId circuit, CircuitReply.ViewDefined reply) {
    if (reply.view().progress().isEmpty() || reply.outcome() == Outcome.UNCHANGED) {
      return settled(reply);
    }
    return jobs.ask(new JobCommand.Begin(backfill(circuit, reply.view().definition().name())))
        .handle((job, failure) -> reply);
  }

  private static CompletionStage<CircuitReply.ViewDefined> settled(CircuitReply.ViewDefined reply) {
    return CompletableFuture.completedStage(reply);
  }

  /** Looks now and then until the view is filled or the time is over. */
  private CompletionStage<CircuitReply.ViewDefined> active(
      CircuitId circuit, CircuitReply.ViewDefined reply, long until) {
    if (reply.view().progress().isEmpty() || clock.millis() >= until) {
      return settled(reply);
    }
    return CompletableFuture.supplyAsync(() -> reply, LATER)
        .thenCompose(
            before ->
                circuits.ask(
                    circuit,
                    CircuitReply.Described.class,
                    replyTo -> new CircuitCommand.Describe(ReadAt.AT_HOME, replyTo)))
        .thenCompose(now -> active(circuit, again(reply, now), until));
  }

  private static CircuitReply.ViewDefined again(
      CircuitReply.ViewDefined reply, CircuitReply.Described now) {
    String name = reply.view().definition().name();
    return now.views().stream()
        .filter(view -> view.definition().name().equals(name))
        .findAny()
        .map(
            view -> new CircuitReply.ViewDefined(reply.outcome(), now.at(), view, reply.warnings()))
        .orElseThrow(() -> missing(name, now.views()));
  }

  private static HttpResponse defined(
      RequestContext context, CircuitId circuit, CircuitReply.ViewDefined reply) {
    boolean filled = reply.view().progress().isEmpty();
    boolean created = filled && reply.outcome() == Outcome.CREATED;
    HttpResponse response =
        Answers.json(
            filled ? created ? 201 : 200 : 202,
            json -> {
              Descriptions.view(json, circuit, reply.view(), reply.rev(), reply.warnings());
              if (filled && reply.outcome() == Outcome.REPLACED) {
                json.writeBooleanField("replaced", true);
              }
            });
    HttpResponse tagged =
        Answers.at(Answers.tagged(response, tag(reply.view(), reply.epoch())), reply.at());
    return created ? tagged.addHeader(RawHeader.create("Location", context.rawPath())) : tagged;
  }

  private static String tag(ViewInfo view, long epoch) {
    return "\"" + view.definition().name() + "-" + epoch + "." + view.createdRev() + "\"";
  }

  private CompletionStage<HttpResponse> get(RequestContext context) {
    CircuitId circuit = context.circuit();
    String name = context.name("view");
    return describe(context, circuit)
        .thenApply(
            reply -> {
              ViewInfo view =
                  reply.views().stream()
                      .filter(v -> v.definition().name().equals(name))
                      .findAny()
                      .orElseThrow(() -> missing(name, reply.views()));
              HttpResponse response =
                  Answers.json(
                      200,
                      json ->
                          Descriptions.view(
                              json, circuit, view, reply.rev(), view.definition().warnings()));
              return Answers.at(Answers.tagged(response, tag(view, reply.epoch())), reply.at());
            });
  }

  private CompletionStage<HttpResponse> list(RequestContext context) {
    CircuitId circuit = context.circuit();
    return describe(context, circuit)
        .thenApply(
            reply ->
                Answers.at(
                    Answers.json(
                        200,
                        json -> {
                          json.writeNumberField("rev", reply.rev());
                          json.writeArrayFieldStart("views");
                          for (ViewInfo view : reply.views()) {
                            JsonOut.object(
                                json,
                                j ->
                                    Descriptions.view(
                                        j,
                                        circuit,
                                        view,
                                        reply.rev(),
                                        view.definition().warnings()));
                          }
                          json.writeEndArray();
                        }),
                    reply.at()));
  }

  private CompletionStage<HttpResponse> delete(RequestContext context) {
    CircuitId circuit = context.circuit();
    String view = context.name("view");
    Precondition precondition = context.precondition();
    return circuits
        .ask(
            circuit,
            CircuitReply.Dropped.class,
            replyTo -> new CircuitCommand.DropView(view, precondition, replyTo))
        .thenApply(TableRoutes::dropped);
  }

  /** What has failed is computed anew; the job tells when it is there. */
  private CompletionStage<HttpResponse> resume(RequestContext context) {
    bodies.discard(context.request());
    CircuitId circuit = context.circuit();
    String view = context.name("view");
    return circuits
        .ask(
            circuit,
            CircuitReply.ViewDefined.class,
            replyTo -> new CircuitCommand.ResumeView(view, replyTo))
        .thenCompose(
            reply ->
                jobs.ask(new JobCommand.Begin(backfill(circuit, view)))
                    .thenApply(
                        job ->
                            Answers.at(
                                JobView.of(job.getFirst()).accepted(clock.millis()), reply.at())));
  }

  private static JobOrder backfill(CircuitId circuit, String view) {
    return new JobOrder(
        JobKind.BACKFILL, circuit.tenant(), circuit.circuit(), Map.of("view", view));
  }

  private CompletionStage<HttpResponse> check(RequestContext context) {
    CircuitId circuit = context.circuit();
    return bodies
        .definition(context, Media.JSON, Media.SQL)
        .thenApply(body -> SqlBody.readQuery(body, limits))
        .thenCompose(
            sql ->
                circuits.ask(
                    circuit,
                    CircuitReply.Checked.class,
                    replyTo -> new CircuitCommand.CheckView(sql, replyTo)))
        .handle(ViewRoutes::checked);
  }

  /** Faults of the SQL are what was asked for; other refusals stay refusals. */
  private static HttpResponse checked(CircuitReply.Checked reply, Throwable failure) {
    if (failure == null) {
      return Answers.json(
          200,
          json -> {
            json.writeBooleanField("ok", true);
            Descriptions.columns(json, reply.schema());
            Descriptions.key(json, reply.schema(), reply.key());
            JsonOut.texts(json, "reads", reply.reads());
            JsonOut.array(json, "problems", j -> {});
            Descriptions.warnings(json, reply.warnings());
          });
    }
    WeirException refusal = Problems.refusal(failure, "views:check", "");
    if (refusal.code().status() != 422) {
      throw refusal;
    }
    return Answers.json(
        200,
        json -> {
          json.writeBooleanField("ok", false);
          JsonOut.array(
              json, "problems", j -> JsonOut.object(j, k -> Problems.members(k, refusal)));
          JsonOut.array(json, "warnings", j -> {});
        });
  }

  private CompletionStage<HttpResponse> plan(RequestContext context) {
    CircuitId circuit = context.circuit();
    String view = context.name("view");
    boolean text =
        context.parameters().oneOf("format", List.of("json", "text"), "json").equals("text");
    var at = context.readAt();
    return circuits
        .ask(
            circuit,
            CircuitReply.Explained.class,
            replyTo -> new CircuitCommand.Explain(view, at, replyTo))
        .thenApply(
            reply ->
                Answers.at(text ? PlanText.answer(view, reply) : plan(view, reply), reply.at()));
  }

  private static HttpResponse plan(String view, CircuitReply.Explained reply) {
    return Answers.json(
        200,
        json -> {
          json.writeStringField("view", view);
          json.writeNumberField("rev", reply.rev());
          json.writeArrayFieldStart("operators");
          for (PlanNode node : reply.operators()) {
            Descriptions.operator(json, node);
          }
          json.writeEndArray();
          Descriptions.totals(json, PlanTotals.of(reply.operators()));
          Descriptions.warnings(json, reply.warnings());
        });
  }

  private CompletionStage<CircuitReply.Described> describe(
      RequestContext context, CircuitId circuit) {
    var at = context.readAt();
    return circuits.ask(
        circuit, CircuitReply.Described.class, replyTo -> new CircuitCommand.Describe(at, replyTo));
  }

  private static WeirException missing(String name, List<ViewInfo> views) {
    Map<String, Object> members = new LinkedHashMap<>();
    Closest.name(name, views.stream().map(v -> v.definition().name()).toList())
        .ifPresent(hint -> members.put("hint", hint));
    String hint = members.isEmpty() ? "" : " Did you mean " + members.get("hint") + "?";
    return new WeirException(
        ErrorCode.VIEW_NOT_FOUND, "there is no view " + name + "." + hint, members);
  }
}
