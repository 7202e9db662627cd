package dev.weir.http;

import dev.weir.circuit.TableInfo;
import dev.weir.config.Closest;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.CircuitReply.Outcome;
import dev.weir.entity.Precondition;
import dev.weir.entity.Standing;
import dev.weir.router.CircuitId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Definitions of tables. */
final class TableRoutes {
  private final Circuits circuits;
  private final TenantRoutes tenants;
  private final Bodies bodies;
  private final Limits limits;

  TableRoutes(Circuits circuits, TenantRoutes tenants, Bodies bodies, Limits limits) {
    this.circuits = circuits;
    this.tenants = tenants;
    this.bodies = bodies;
    this.limits = limits;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/tenants/{t}/tables", this::list).travelling(),
        Route.of("PUT", "/v1/tenants/{t}/tables/{table}", this::put),
        Route.of("GET", "/v1/tenants/{t}/tables/{table}", this::get).travelling(),
        Route.of("DELETE", "/v1/tenants/{t}/tables/{table}", this::delete),
        Route.of("POST", "/v1/tenants/{t}/tables/{table}:alter", this::alter).with("dry_run"));
  }

  private CompletionStage<HttpResponse> put(RequestContext context) {
    CircuitId circuit = context.circuit();
    String table = context.name("table");
    Precondition precondition = context.precondition();
    return bodies
        .definition(context, Media.JSON, Media.SQL)
        .thenApply(body -> SqlBody.read(body, limits).sql())
        .thenCompose(
            sql ->
                tenants.creating(
                    circuit,
                    () -> CircuitCommand.DefineTable.requireValid(table, sql, precondition),
                    own ->
                        circuits.askAnyway(
                            circuit,
                            replyTo ->
                                new CircuitCommand.DefineTable(
                                    table, sql, precondition, own, replyTo))))
        .thenApply(reply -> defined(context, circuit, (CircuitReply.TableDefined) reply));
  }

  private static HttpResponse defined(
      RequestContext context, CircuitId circuit, CircuitReply.TableDefined reply) {
    boolean created = reply.outcome() == Outcome.CREATED;
    boolean altered = reply.outcome() == Outcome.REPLACED;
    HttpResponse response =
        shown(
            created ? 201 : 200,
            circuit,
            reply.table(),
            reply.at(),
            json -> {
              if (altered) {
                json.writeBooleanField("altered", true);
              }
            });
    return created ? response.addHeader(RawHeader.create("Location", context.rawPath())) : response;
  }

  private CompletionStage<HttpResponse> alter(RequestContext context) {
    CircuitId circuit = context.circuit();
    String table = context.name("table");
    Precondition precondition = context.precondition();
    boolean dryRun = context.parameters().flag("dry_run", false);
    return bodies
        .definition(context, Media.JSON, Media.SQL)
        .thenApply(body -> SqlBody.read(body, limits).sql())
        .thenCompose(
            sql ->
                circuits.askWithLimits(
                    circuit,
                    CircuitReply.TableAltered.class,
                    (own, replyTo) ->
                        new CircuitCommand.AlterTable(
                            table, sql, precondition, dryRun, own, replyTo)))
        .thenApply(
            reply ->
                shown(
                    200,
                    circuit,
                    reply.table(),
                    reply.at(),
                    json -> {
                      json.writeBooleanField("altered", !reply.dryRun());
                      json.writeBooleanField("dry_run", reply.dryRun());
                      JsonOut.texts(json, "views", reply.views());
                    }));
  }

  /**
   * @param more members that the answer has beside those of every table
   */
  private static HttpResponse shown(
      int status, CircuitId circuit, TableInfo table, Standing at, JsonOut.Content more) {
    HttpResponse response =
        Answers.json(
            status,
            json -> {
              Descriptions.table(json, circuit, table, at.rev());
              more.write(json);
            });
    String tag =
        "\"" + table.definition().name() + "-" + at.epoch() + "." + table.createdRev() + "\"";
    return Answers.at(Answers.tagged(response, tag), at);
  }

  private CompletionStage<HttpResponse> get(RequestContext context) {
    CircuitId circuit = context.circuit();
    String name = context.name("table");
    return describe(context, circuit)
        .thenApply(
            reply -> {
              TableInfo table =
                  reply.tables().stream()
                      .filter(t -> t.definition().name().equals(name))
                      .findAny()
                      .orElseThrow(() -> missing(name, reply.tables()));
              return shown(200, circuit, table, reply.at(), json -> {});
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
                          json.writeArrayFieldStart("tables");
                          for (TableInfo table : reply.tables()) {
                            JsonOut.object(
                                json, j -> Descriptions.table(j, circuit, table, reply.rev()));
                          }
                          json.writeEndArray();
                        }),
                    reply.at()));
  }

  private CompletionStage<HttpResponse> delete(RequestContext context) {
    CircuitId circuit = context.circuit();
    String table = context.name("table");
    Precondition precondition = context.precondition();
    return circuits
        .ask(
            circuit,
            CircuitReply.Dropped.class,
            replyTo -> new CircuitCommand.DropTable(table, precondition, replyTo))
        .thenApply(TableRoutes::dropped);
  }

  static HttpResponse dropped(CircuitReply.Dropped reply) {
    return Answers.at(
        Answers.json(
            200,
            json -> {
              json.writeStringField("deleted", reply.name());
              json.writeNumberField("rev", reply.rev());
            }),
        reply.at());
  }

  private CompletionStage<CircuitReply.Described> describe(
      RequestContext context, CircuitId circuit) {
    var at = context.readAt();
    return circuits.ask(
        circuit, CircuitReply.Described.class, replyTo -> new CircuitCommand.Describe(at, replyTo));
  }

  private static WeirException missing(String name, List<TableInfo> tables) {
    Map<String, Object> members = new LinkedHashMap<>();
    Closest.name(name, tables.stream().map(t -> t.definition().name()).toList())
        .ifPresent(hint -> members.put("hint", hint));
    String hint = members.isEmpty() ? "" : " Did you mean " + members.get("hint") + "?";
    return new WeirException(
        ErrorCode.TABLE_NOT_FOUND, "there is no table " + name + "." + hint, members);
  }
}
