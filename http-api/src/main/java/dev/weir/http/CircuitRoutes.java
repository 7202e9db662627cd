package dev.weir.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitNames;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.TenantCommand;
import dev.weir.entity.TenantReply;
import dev.weir.entity.TenantReply.Circuit;
import dev.weir.entity.TenantReply.Tenant;
import dev.weir.router.CircuitId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Circuits of a tenant: put, show, list, delete.
 *
 * <p>Each is an entity of its own with its own journal and revs, so a tenant that outgrows one core
 * or one node spreads its tables over several.
 */
final class CircuitRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(CircuitRoutes.class);
  private static final String ONE = "/v1/tenants/{t}/circuits/{c}";

  private final Tenants tenants;
  private final Circuits circuits;
  private final Bodies bodies;
  private final Limits limits;

  CircuitRoutes(Tenants tenants, Circuits circuits, Bodies bodies, Limits limits) {
    this.tenants = tenants;
    this.circuits = circuits;
    this.bodies = bodies;
    this.limits = limits;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/tenants/{t}/circuits", this::list),
        Route.of("PUT", ONE, this::put),
        Route.of("GET", ONE, this::get),
        Route.of("DELETE", ONE, this::delete).with("confirm"));
  }

  private CompletionStage<HttpResponse> list(RequestContext context) {
    return tenants
        .require(context.circuit().tenant())
        .thenApply(
            tenant ->
                Answers.json(
                    200, json -> JsonOut.texts(json, "circuits", CircuitNames.shown(tenant))));
  }

  private CompletionStage<HttpResponse> put(RequestContext context) {
    CircuitId circuit = context.circuit();
    return bodies
        .definition(context, Media.JSON)
        .thenApply(body -> JsonRequest.read(body.bytes(), limits))
        .thenCompose(empty -> tenants.require(circuit.tenant()))
        .thenApply(circuits::counted)
        .thenCompose(
            tenant ->
                tenants.askFound(
                    replyTo ->
                        new TenantCommand.PutCircuit(
                            tenant.name(),
                            circuit.circuit(),
                            tenants.limitsSeen(tenant.name()).circuitsMax(),
                            replyTo)))
        .thenCompose(
            found -> {
              tenants.remember(found.tenant());
              return answer(found.created() ? 201 : 200, found.tenant(), circuit)
                  .thenApply(
                      response ->
                          found.created()
                              ? response.addHeader(RawHeader.create("Location", context.rawPath()))
                              : response);
            });
  }

  private CompletionStage<HttpResponse> get(RequestContext context) {
    return tenants
        .require(context.circuit())
        .thenCompose(tenant -> answer(200, tenant, context.circuit()));
  }

  private CompletionStage<HttpResponse> answer(int status, Tenant tenant, CircuitId circuit) {
    return circuits
        .describe(circuit)
        .thenApply(
            described -> Answers.json(status, json -> members(json, tenant, circuit, described)));
  }

  private static void members(
      JsonGenerator json, Tenant tenant, CircuitId circuit, CircuitReply.Described described)
      throws IOException {
    long created =
        tenant
            .circuit(circuit.circuit())
            .map(Circuit::createdAtMillis)
            .orElse(tenant.createdAtMillis());
    json.writeStringField("name", circuit.circuit());
    json.writeStringField("tenant", tenant.name());
    json.writeStringField("created_at", JsonOut.time(created));
    json.writeNumberField("tables", described.tables().size());
    json.writeNumberField("views", described.views().size());
    json.writeNumberField("rev", described.rev());
    json.writeNumberField("state_bytes", described.stateBytes());
  }

  private CompletionStage<HttpResponse> delete(RequestContext context) {
    CircuitId circuit = context.circuit();
    if (circuit.circuit().equals(CircuitId.MAIN)) {
      throw new WeirException(
          ErrorCode.DEPENDENCY_EXISTS,
          "circuit main goes only with its tenant. DELETE /v1/tenants/"
              + circuit.tenant()
              + " removes both.");
    }
    return tenants
        .ask(circuit.tenant())
        .thenCompose(
            tenant -> {
              takeUpAgain(tenant, circuit);
              CircuitNames.requireUsable(tenant, circuit.circuit());
              requireConfirmed(context, circuit);
              return tenants.askFound(
                  replyTo ->
                      new TenantCommand.BeginDeleteCircuit(
                          circuit.tenant(), circuit.circuit(), replyTo));
            })
        .thenApply(
            found -> {
              remove(circuit);
              return Answers.json(200, json -> json.writeStringField("deleted", circuit.circuit()));
            });
  }

  private static void requireConfirmed(RequestContext context, CircuitId circuit) {
    if (!context.parameters().text("confirm").equals(Optional.of(circuit.circuit()))) {
      throw new WeirException(
          ErrorCode.CONFIRMATION_REQUIRED,
          "this deletes circuit "
              + circuit.circuit()
              + " with all its data. Add ?confirm="
              + circuit.circuit()
              + ".");
    }
  }

  /** A removal may have been cut off by the end of its node. */
  private void takeUpAgain(Tenant tenant, CircuitId circuit) {
    if (tenant.circuit(circuit.circuit()).map(Circuit::deleting).orElse(false)) {
      remove(circuit);
    }
  }

  /** Removes the data, then the name. */
  private void remove(CircuitId circuit) {
    tenants.forget(circuit.tenant());
    circuits
        .askAnyway(circuit, CircuitCommand.Delete::new)
        .<TenantReply>thenCompose(
            gone ->
                tenants.ask(
                    replyTo ->
                        new TenantCommand.ForgetCircuit(
                            circuit.tenant(), circuit.circuit(), replyTo)))
        .whenComplete(
            (done, failure) -> {
              tenants.forget(circuit.tenant());
              if (failure != null) {
                LOG.warn(
                    "circuit {} is not removed yet; delete it again", circuit.entityId(), failure);
              }
            });
  }
}
