package dev.weir.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitNames;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.CircuitReply.Compacted;
import dev.weir.entity.CircuitReply.SnapshotTaken;
import dev.weir.router.CircuitId;
import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Takes snapshots and deletes the events for which one stands in: of one circuit, or of all
 * circuits of a tenant.
 */
final class UpkeepRoutes {
  private static final String TENANT = "/v1/tenants/{t}/";
  private static final String CIRCUIT = "/v1/tenants/{t}/circuits/{c}/";

  /** Longer than any journal is old. */
  private static final Duration KEEP_MAX = Duration.ofDays(36_500);

  private final Tenants tenants;
  private final Circuits circuits;
  private final Bodies bodies;
  private final Limits limits;

  UpkeepRoutes(Tenants tenants, Circuits circuits, Bodies bodies, Limits limits) {
    this.tenants = tenants;
    this.circuits = circuits;
    this.bodies = bodies;
    this.limits = limits;
  }

  List<Route> routes() {
    return List.of(
        Route.of("POST", TENANT + "snapshot", this::snapshotAll),
        Route.of("POST", CIRCUIT + "snapshot", this::snapshotOne),
        Route.of("POST", TENANT + "compact", this::compactAll),
        Route.of("POST", CIRCUIT + "compact", this::compactOne));
  }

  /** Makes the command for a circuit. */
  private interface Asked extends Function<ActorRef<CircuitReply>, CircuitCommand> {}

  private CompletionStage<HttpResponse> snapshotAll(RequestContext context) {
    return body(context)
        .thenCompose(body -> all(context, SnapshotTaken.class, CircuitCommand.TakeSnapshot::new));
  }

  private CompletionStage<HttpResponse> snapshotOne(RequestContext context) {
    return body(context)
        .thenCompose(body -> one(context, SnapshotTaken.class, CircuitCommand.TakeSnapshot::new));
  }

  private CompletionStage<HttpResponse> compactAll(RequestContext context) {
    return body(context, "to_rev", "keep", "dry_run")
        .thenCompose(body -> all(context, Compacted.class, compaction(body)));
  }

  private CompletionStage<HttpResponse> compactOne(RequestContext context) {
    return body(context, "to_rev", "keep", "dry_run")
        .thenCompose(body -> one(context, Compacted.class, compaction(body)));
  }

  /** None is the same as an empty object. */
  private CompletionStage<JsonRequest> body(RequestContext context, String... known) {
    return context.request().entity().isKnownEmpty()
        ? CompletableFuture.completedStage(JsonRequest.read(new byte[] {'{', '}'}, limits, known))
        : bodies
            .definition(context, Media.JSON)
            .thenApply(body -> JsonRequest.read(body.bytes(), limits, known));
  }

  private static Asked compaction(JsonRequest body) {
    OptionalLong toRev =
        body.number("to_rev", 0, Long.MAX_VALUE)
            .map(OptionalLong::of)
            .orElseGet(OptionalLong::empty);
    OptionalLong keep =
        body.optionalText("keep")
            .map(text -> OptionalLong.of(duration(text).toMillis()))
            .orElseGet(OptionalLong::empty);
    boolean dryRun = body.flag("dry_run").orElse(false);
    return replyTo -> new CircuitCommand.CompactLog(toRev, keep, dryRun, replyTo);
  }

  private static Duration duration(String text) {
    try {
      Duration keep = Duration.parse(text);
      if (!keep.isNegative() && keep.compareTo(KEEP_MAX) <= 0) {
        return keep;
      }
    } catch (DateTimeParseException notOne) {
      // as refused as one that is out of range
    }
    throw new WeirException(
        ErrorCode.VALUE_INVALID,
        "keep is not a duration of ISO 8601 from PT0S to %s, such as PT1H or P7D: %s."
            .formatted(KEEP_MAX, text));
  }

  private <R extends CircuitReply> CompletionStage<HttpResponse> one(
      RequestContext context, Class<R> kind, Asked asked) {
    CircuitId circuit = context.circuit();
    return circuits
        .ask(circuit, kind, asked)
        .thenApply(
            reply -> {
              HttpResponse response = Answers.json(200, json -> members(json, circuit, reply));
              return reply instanceof CircuitReply.Placed placed
                  ? Answers.at(response, placed.at())
                  : response;
            });
  }

  /** What came of a circuit: what it answered, or why it refused. */
  private record Outcome(CircuitId circuit, Optional<CircuitReply> reply, Throwable failure) {}

  /** Each circuit answers for itself; only if all refuse it is a refusal. */
  private <R extends CircuitReply> CompletionStage<HttpResponse> all(
      RequestContext context, Class<R> kind, Asked asked) {
    String name = context.circuit().tenant();
    return tenants
        .require(name)
        .thenCompose(
            tenant -> {
              List<CompletableFuture<Outcome>> asking = new ArrayList<>();
              for (String circuit : CircuitNames.of(tenant)) {
                asking.add(outcome(new CircuitId(name, circuit), kind, asked));
              }
              return CompletableFuture.allOf(asking.toArray(CompletableFuture[]::new))
                  .thenApply(done -> answer(asking.stream().map(CompletableFuture::join).toList()));
            });
  }

  private <R extends CircuitReply> CompletableFuture<Outcome> outcome(
      CircuitId circuit, Class<R> kind, Asked asked) {
    return circuits
        .ask(circuit, kind, asked)
        .handle(
            (reply, failure) ->
                new Outcome(circuit, Optional.<CircuitReply>ofNullable(reply), failure))
        .toCompletableFuture();
  }

  private static HttpResponse answer(List<Outcome> outcomes) {
    if (outcomes.stream().noneMatch(each -> each.reply.isPresent())) {
      throw new CompletionException(outcomes.getFirst().failure);
    }
    return Answers.json(
        200,
        json -> {
          json.writeArrayFieldStart("circuits");
          for (Outcome each : outcomes) {
            json.writeStartObject();
            if (each.reply.isPresent()) {
              members(json, each.circuit, each.reply.get());
            } else {
              refused(json, each);
            }
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static void refused(JsonGenerator json, Outcome each) throws IOException {
    WeirException why = Problems.refusal(each.failure, each.circuit.entityId(), "-");
    json.writeStringField("circuit", each.circuit.circuit());
    json.writeStringField("code", why.code().slug());
    json.writeStringField("detail", why.getMessage());
  }

  private static void members(JsonGenerator json, CircuitId circuit, CircuitReply reply)
      throws IOException {
    json.writeStringField("circuit", circuit.circuit());
    switch (reply) {
      case SnapshotTaken taken -> {
        json.writeNumberField("rev", taken.rev());
        json.writeNumberField("epoch", taken.epoch());
      }
      case Compacted compacted -> compacted(json, compacted);
      default -> throw new IllegalArgumentException("not an answer to upkeep: " + reply);
    }
  }

  private static void compacted(JsonGenerator json, Compacted done) throws IOException {
    json.writeNumberField("rev", done.rev());
    json.writeNumberField("epoch", done.epoch());
    json.writeBooleanField("dry_run", done.dryRun());
    json.writeNumberField("deleted_to", done.deletedTo());
    json.writeNumberField("oldest_rev", done.oldestRev());
    json.writeNumberField("journal_events", done.kept());
    json.writeNumberField("freed_events", done.events());
    if (!done.dryRun()) {
      json.writeNumberField("freed_bytes", done.bytes());
    }
    json.writeStringField("limit", done.reason());
    json.writeStringField("why", done.why());
  }
}
