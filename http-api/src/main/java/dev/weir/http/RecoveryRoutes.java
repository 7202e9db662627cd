package dev.weir.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.backup.BackupDirectory;
import dev.weir.backup.BackupManifest;
import dev.weir.config.Clock;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.entity.TenantReply.Tenant;
import dev.weir.job.JobCommand;
import dev.weir.job.JobKind;
import dev.weir.job.JobOrder;
import dev.weir.job.Jobs;
import dev.weir.router.CircuitId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Begins jobs that work on circuits: verify, replay, rebuild, back up, restore. */
final class RecoveryRoutes {
  /** Part of a processor that a job takes which is in no hurry, if its order does not say. */
  private static final double USUAL_SHARE = 0.1;

  private static final String ALL = "*";

  private final Jobs jobs;
  private final BackupDirectory backups;
  private final Executor work;
  private final Tenants tenants;
  private final Bodies bodies;
  private final Limits limits;
  private final Clock clock;

  /**
   * @param work reads the directory of backups
   */
  RecoveryRoutes(
      Jobs jobs,
      BackupDirectory backups,
      Executor work,
      Tenants tenants,
      Bodies bodies,
      Limits limits,
      Clock clock) {
    this.jobs = jobs;
    this.backups = backups;
    this.work = work;
    this.tenants = tenants;
    this.bodies = bodies;
    this.limits = limits;
    this.clock = clock;
  }

  /** What is about one circuit. */
  List<Route> ofCircuits() {
    return List.of(
        Route.of("POST", "/v1/tenants/{t}/verify", this::verify),
        Route.of("POST", "/v1/tenants/{t}/replay", this::replay),
        Route.of("POST", "/v1/tenants/{t}/rebuild", this::rebuild));
  }

  /** What is about tenants, and backups of them. */
  List<Route> ofTenants() {
    return List.of(
        Route.of("POST", "/v1/tenants/{t}/backup", this::backUpTenant),
        Route.of("POST", "/v1/tenants/{t}/restore", this::restore),
        Route.of("GET", "/v1/backups", this::list),
        Route.of("POST", "/v1/backups", this::backUpAll),
        Route.of("DELETE", "/v1/backups/{name}", this::delete).with("confirm"),
        Route.of("POST", "/v1/backups/{name}:verify", this::verifyBackup));
  }

  private CompletionStage<HttpResponse> verify(RequestContext context) {
    return read(context, "views", "share")
        .thenCompose(
            body -> {
              Map<String, Object> details = new TreeMap<>();
              details.put("share", body.fraction("share").orElse(USUAL_SHARE));
              List<String> views = views(body);
              if (!views.isEmpty()) {
                details.put("views", String.join(",", views));
              }
              return ofCircuit(JobKind.VERIFY, context.circuitOrShard(), details);
            });
  }

  /** The views that are named; none for all. */
  private static List<String> views(JsonRequest body) {
    List<Object> views = body.values("views");
    return views.contains(ALL)
        ? List.of()
        : views.stream()
            .map(view -> RequestContext.checkedName("view", String.valueOf(view)))
            .toList();
  }

  private CompletionStage<HttpResponse> replay(RequestContext context) {
    return read(context, "to_rev", "to_time", "into")
        .thenCompose(
            body -> {
              if (!body.optionalText("into").orElse("copy").equals("copy")) {
                throw new WeirException(
                    ErrorCode.VALUE_INVALID,
                    "member into can only be \"copy\": a replay never changes the circuit. To take"
                        + " tables back in place, POST to undo.");
              }
              Map<String, Object> details = moment(body);
              if (details.isEmpty()) {
                throw oneOf();
              }
              return ofCircuit(JobKind.REPLAY, context.circuit(), details);
            });
  }

  private CompletionStage<HttpResponse> rebuild(RequestContext context) {
    return read(context)
        .thenCompose(body -> ofCircuit(JobKind.REBUILD, context.circuitOrShard(), Map.of()));
  }

  private CompletionStage<HttpResponse> backUpTenant(RequestContext context) {
    String tenant = context.circuit().tenant();
    return read(context, "name", "share")
        .thenCompose(body -> tenants.require(tenant).thenApply(found -> backup(body, tenant)))
        .thenCompose(this::begun);
  }

  private CompletionStage<HttpResponse> backUpAll(RequestContext context) {
    return read(context, "name", "share").thenCompose(body -> begun(backup(body, "")));
  }

  private CompletionStage<HttpResponse> list(RequestContext context) {
    return CompletableFuture.supplyAsync(
        () -> {
          List<BackupManifest> all = backups.list();
          List<String> damaged = new ArrayList<>(backups.names());
          all.forEach(backup -> damaged.remove(backup.name()));
          return Answers.json(
              200,
              json -> {
                JsonOut.array(
                    json,
                    "backups",
                    array -> {
                      for (BackupManifest backup : all) {
                        JsonOut.object(array, object -> write(object, backup));
                      }
                    });
                JsonOut.texts(json, "damaged", damaged);
              });
        },
        work);
  }

  private static void write(JsonGenerator json, BackupManifest backup) throws IOException {
    json.writeStringField("name", backup.name());
    json.writeStringField("at", JsonOut.time(backup.atMillis()));
    json.writeStringField("region", backup.region());
    JsonOut.texts(
        json, "tenants", backup.tenants().stream().map(BackupManifest.Tenant::name).toList());
    json.writeNumberField("circuits", backup.circuits());
    json.writeNumberField("bytes", backup.bytes());
    json.writeNumberField("new_bytes", backup.newBytes());
  }

  private CompletionStage<HttpResponse> delete(RequestContext context) {
    String name = BackupDirectory.requireName(context.path().get("name"));
    return CompletableFuture.supplyAsync(
        () -> {
          if (!context.parameters().text("confirm").equals(Optional.of(name))) {
            backups.requireThere(name);
            throw new WeirException(
                ErrorCode.CONFIRMATION_REQUIRED,
                "this deletes backup %s for good. Add ?confirm=%s.".formatted(name, name));
          }
          backups.delete(name);
          return Answers.json(200, json -> json.writeStringField("deleted", name));
        },
        work);
  }

  private static JobOrder backup(JsonRequest body, String tenant) {
    Map<String, Object> details = new TreeMap<>();
    details.put("name", BackupDirectory.requireName(body.text("name")));
    details.put("share", body.fraction("share").orElse(USUAL_SHARE));
    return new JobOrder(JobKind.BACKUP, tenant, "", details);
  }

  private CompletionStage<HttpResponse> verifyBackup(RequestContext context) {
    String name = context.path().get("name");
    return read(context, "share")
        .thenCompose(
            body ->
                begun(
                    new JobOrder(
                        JobKind.BACKUP_VERIFY,
                        "",
                        "",
                        Map.of(
                            "name",
                            BackupDirectory.requireName(name),
                            "share",
                            body.fraction("share").orElse(1.0)))));
  }

  /** The tenant is one of the backup; it need not be there any more. */
  private CompletionStage<HttpResponse> restore(RequestContext context) {
    String tenant = context.circuit().tenant();
    return read(context, "name", "to", "to_rev", "to_time")
        .thenCompose(
            body -> {
              Map<String, Object> details = moment(body);
              details.put("name", BackupDirectory.requireName(body.text("name")));
              String to = body.optionalText("to").orElse(tenant);
              details.put("to", new CircuitId(to, CircuitId.MAIN).tenant());
              return begun(new JobOrder(JobKind.RESTORE, tenant, "", details));
            });
  }

  /** The rev or the time that a body names, at most one of them. */
  private static Map<String, Object> moment(JsonRequest body) {
    Map<String, Object> details = new TreeMap<>();
    Optional<Long> rev = body.number("to_rev", 1, Long.MAX_VALUE);
    Optional<Long> time =
        body.optionalText("to_time").map(text -> Parameters.millis("to_time", text));
    if (rev.isPresent() && time.isPresent()) {
      throw oneOf();
    }
    rev.ifPresent(to -> details.put("to_rev", to));
    time.ifPresent(to -> details.put("to_millis", to));
    return details;
  }

  private static WeirException oneOf() {
    return new WeirException(ErrorCode.VALUE_INVALID, "give one of to_rev and to_time.");
  }

  private CompletionStage<JsonRequest> read(RequestContext context, String... known) {
    return bodies
        .definition(context, Media.JSON)
        .thenApply(body -> JsonRequest.read(body.bytes(), limits, known));
  }

  private CompletionStage<HttpResponse> ofCircuit(
      JobKind kind, CircuitId circuit, Map<String, Object> details) {
    CompletionStage<Tenant> known = tenants.require(circuit);
    return known.thenCompose(
        tenant -> begun(new JobOrder(kind, circuit.tenant(), circuit.circuit(), details)));
  }

  private CompletionStage<HttpResponse> begun(JobOrder order) {
    return jobs.ask(new JobCommand.Begin(order))
        .thenApply(job -> JobView.of(job.getFirst()).accepted(clock.millis()));
  }
}
