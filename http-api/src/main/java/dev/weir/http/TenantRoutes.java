package dev.weir.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.config.Closest;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitNames;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.TenantCommand;
import dev.weir.entity.TenantReply;
import dev.weir.entity.TenantReply.Tenant;
import dev.weir.router.CircuitId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tenants: put, show, list, delete, and coming into being with their first table. */
final class TenantRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(TenantRoutes.class);
  private static final int PAGE_DEFAULT = 100;
  private static final int PAGE_MAX = 1000;
  private static final long LIMIT_MAX = 1_000_000_000;
  private static final long LIMIT_BYTES_MAX = 1L << 50;

  private final Tenants tenants;
  private final Circuits circuits;
  private final Bodies bodies;
  private final Limits limits;
  private final Set<String> limitNames;

  TenantRoutes(Tenants tenants, Circuits circuits, Bodies bodies, Limits limits) {
    this.tenants = tenants;
    this.circuits = circuits;
    this.bodies = bodies;
    this.limits = limits;
    this.limitNames = limits.byWireName().keySet();
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/tenants", this::list).with("limit", "after"),
        Route.of("PUT", "/v1/tenants/{t}", this::put),
        Route.of("GET", "/v1/tenants/{t}", this::get),
        Route.of("DELETE", "/v1/tenants/{t}", this::delete).with("confirm"));
  }

  /**
   * Runs the creation of a table; a tenant that does not exist yet comes into being before, since
   * it says in which region the table is written.
   *
   * @param check throws what is wrong with the table whatever tenant it belongs to
   * @param create is given the limits that the tenant has of its own
   */
  <R> CompletionStage<R> creating(
      CircuitId circuit, Runnable check, Function<Map<String, Long>, CompletionStage<R>> create) {
    String tenant = circuit.tenant();
    // what is remembered may have been deleted through another node, and a table is not made often
    return tenants
        .ask(tenant)
        .thenCompose(known -> tenants.require(circuit))
        .thenApply(circuits::counted)
        .handle(
            (known, failure) -> {
              if (failure == null) {
                return create.apply(known.limits());
              }
              if (!isMissing(failure) || !circuit.circuit().equals(CircuitId.MAIN)) {
                return CompletableFuture.<R>failedStage(failure);
              }
              check.run();
              return tenants.ensure(tenant).thenCompose(made -> create.apply(made.limits()));
            })
        .thenCompose(stage -> stage);
  }

  private static boolean isMissing(Throwable failure) {
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    return cause instanceof WeirException e && e.code() == ErrorCode.TENANT_NOT_FOUND;
  }

  private CompletionStage<HttpResponse> put(RequestContext context) {
    String name = tenantName(context);
    return bodies
        .definition(context, Media.JSON)
        .thenApply(body -> JsonRequest.read(body.bytes(), limits, "limits", "home_region"))
        .thenCompose(
            body ->
                tenants.put(name, known(body.numbers("limits")), body.optionalText("home_region")))
        .thenCompose(
            found -> {
              tenants.remember(Tenants.usable(found.tenant()));
              int status = found.created() ? 201 : 200;
              return shown(found.tenant())
                  .thenApply(members -> Answers.json(status, members))
                  .thenApply(
                      response ->
                          found.created()
                              ? response.addHeader(RawHeader.create("Location", context.rawPath()))
                              : response);
            });
  }

  private Map<String, Long> known(Map<String, Long> given) {
    given.forEach(TenantRoutes::requireRange);
    for (String name : given.keySet()) {
      if (limitNames.contains(name) && !Limits.namesOfTenants().contains(name)) {
        throw new WeirException(
            ErrorCode.MEMBER_UNKNOWN,
            "limits."
                + name
                + " is a limit of the node. A tenant may have of its own: "
                + String.join(", ", new TreeSet<>(Limits.namesOfTenants()))
                + ".",
            Map.of("member", name));
      }
      if (!limitNames.contains(name)) {
        String hint =
            Closest.name(name, limitNames).map(h -> " Did you mean " + h + "?").orElse("");
        throw new WeirException(
            ErrorCode.MEMBER_UNKNOWN,
            "limits." + name + " is not a limit." + hint,
            Map.of("member", name));
      }
    }
    return given;
  }

  /** 0 stands for no limit where a rate is meant, and for no new series at all. */
  private static void requireRange(String name, long value) {
    long least = name.contains("_per_") ? 0 : 1;
    long most = name.contains("bytes") ? LIMIT_BYTES_MAX : LIMIT_MAX;
    if (value < least || value > most) {
      throw new WeirException(
          ErrorCode.VALUE_INVALID,
          "limits." + name + " is " + value + ", not a number from " + least + " to " + most + ".",
          Map.of("member", name));
    }
  }

  private CompletionStage<HttpResponse> get(RequestContext context) {
    String name = tenantName(context);
    return tenants
        .askFound(replyTo -> new TenantCommand.Get(name, false, replyTo))
        .thenCompose(found -> shown(Tenants.usable(found.tenant())))
        .thenApply(members -> Answers.json(200, members));
  }

  private CompletionStage<HttpResponse> list(RequestContext context) {
    int limit = (int) context.parameters().number("limit", 1, PAGE_MAX).orElse(PAGE_DEFAULT);
    String after = context.parameters().text("after").orElse("");
    return tenants
        .ask(replyTo -> new TenantCommand.ListTenants(after, limit, replyTo))
        .thenCompose(reply -> page((TenantReply.Page) reply));
  }

  private CompletionStage<HttpResponse> page(TenantReply.Page page) {
    List<CompletableFuture<JsonOut.Content>> shown = new ArrayList<>();
    for (Tenant tenant : page.tenants()) {
      if (!tenant.deleting()) {
        shown.add(shown(tenant).toCompletableFuture());
      }
    }
    return CompletableFuture.allOf(shown.toArray(CompletableFuture[]::new))
        .thenApply(
            done ->
                Answers.json(
                    200,
                    json -> {
                      json.writeArrayFieldStart("tenants");
                      for (CompletableFuture<JsonOut.Content> members : shown) {
                        JsonOut.object(json, members.join());
                      }
                      json.writeEndArray();
                      json.writeStringField(
                          "next", page.more() ? page.tenants().getLast().name() : null);
                    }));
  }

  private CompletionStage<HttpResponse> delete(RequestContext context) {
    String name = tenantName(context);
    return tenants
        .askFound(replyTo -> new TenantCommand.Get(name, false, replyTo))
        .thenCompose(
            found -> {
              if (!context.parameters().text("confirm").equals(java.util.Optional.of(name))) {
                throw new WeirException(
                    ErrorCode.CONFIRMATION_REQUIRED,
                    "this deletes tenant "
                        + name
                        + " with all its data. Add ?confirm="
                        + name
                        + ".");
              }
              if (found.tenant().deleting()) {
                // a removal that was cut off is taken up again
                remove(found.tenant());
              }
              Tenants.usable(found.tenant());
              return tenants.askFound(replyTo -> new TenantCommand.BeginDelete(name, replyTo));
            })
        .thenApply(
            found -> {
              remove(found.tenant());
              return Answers.json(200, json -> json.writeStringField("deleted", name));
            });
  }

  /** Removes the data, circuit by circuit, then the name. */
  private void remove(Tenant tenant) {
    String name = tenant.name();
    tenants.forget(name);
    CompletionStage<?> gone = CompletableFuture.completedStage(null);
    for (String circuit : CircuitNames.of(tenant)) {
      gone =
          gone.thenCompose(
              before ->
                  circuits.askAnyway(new CircuitId(name, circuit), CircuitCommand.Delete::new));
    }
    gone.thenCompose(all -> tenants.ask(replyTo -> new TenantCommand.Forget(name, replyTo)))
        .whenComplete(
            (done, failure) -> {
              tenants.forget(name);
              if (failure != null) {
                LOG.warn("tenant {} is not removed yet; delete it again", name, failure);
              }
            });
  }

  /** The members of a tenant object; tables, views and bytes are those of all its circuits. */
  private CompletionStage<JsonOut.Content> shown(Tenant tenant) {
    List<CompletableFuture<CircuitReply.Described>> described =
        CircuitNames.of(tenant).stream()
            .map(name -> circuits.describe(new CircuitId(tenant.name(), name)))
            .map(CompletionStage::toCompletableFuture)
            .toList();
    return CompletableFuture.allOf(described.toArray(CompletableFuture[]::new))
        .thenApply(
            done ->
                json ->
                    members(
                        json, tenant, described.stream().map(CompletableFuture::join).toList()));
  }

  private static void members(
      JsonGenerator json, Tenant tenant, List<CircuitReply.Described> mainFirst)
      throws IOException {
    json.writeStringField("name", tenant.name());
    json.writeStringField("created_at", JsonOut.time(tenant.createdAtMillis()));
    JsonOut.texts(json, "circuits", CircuitNames.shown(tenant));
    json.writeNumberField("tables", mainFirst.stream().mapToInt(c -> c.tables().size()).sum());
    json.writeNumberField("views", mainFirst.stream().mapToInt(c -> c.views().size()).sum());
    json.writeNumberField("rev", mainFirst.getFirst().rev());
    json.writeStringField("home_region", tenant.home());
    json.writeNumberField(
        "state_bytes", mainFirst.stream().mapToLong(CircuitReply.Described::stateBytes).sum());
    json.writeFieldName("limits");
    JsonOut.value(json, tenant.limits());
  }

  private static String tenantName(RequestContext context) {
    return new CircuitId(context.path().get("t"), CircuitId.MAIN).tenant();
  }
}
