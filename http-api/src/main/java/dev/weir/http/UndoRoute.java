package dev.weir.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply.Undone;
import dev.weir.entity.CircuitReply.UndoneTable;
import dev.weir.entity.CircuitReply.ViewEffect;
import dev.weir.entity.IdempotencyKey;
import dev.weir.entity.Moment;
import dev.weir.entity.ReadAt;
import dev.weir.entity.UndoTarget;
import dev.weir.router.CircuitId;
import dev.weir.stream.RowForm;
import dev.weir.zset.ByteSink;
import dev.weir.zset.RowSet;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Takes events of a circuit back with new ones, or tells what that would change. */
final class UndoRoute {
  /** Changed rows of a view that a dry run shows. */
  private static final int SHOWN = 20;

  private final Circuits circuits;
  private final Bodies bodies;
  private final Limits limits;

  UndoRoute(Circuits circuits, Bodies bodies, Limits limits) {
    this.circuits = circuits;
    this.bodies = bodies;
    this.limits = limits;
  }

  List<Route> routes() {
    return List.of(Route.of("POST", "/v1/tenants/{t}/undo", this::undo));
  }

  private CompletionStage<HttpResponse> undo(RequestContext context) {
    CircuitId circuit = context.circuit();
    Optional<String> key = KeyHashes.asked(context);
    return bodies
        .definition(context, Media.JSON)
        .thenCompose(
            body -> {
              JsonRequest request =
                  JsonRequest.read(
                      body.bytes(), limits, "to_rev", "to_time", "rev", "tables", "dry_run");
              UndoTarget target = target(request);
              boolean dryRun = request.flag("dry_run").orElse(false);
              Optional<IdempotencyKey> hashed =
                  key.map(
                      text -> KeyHashes.of(text, context.rawPath(), body.media(), body.bytes()));
              return circuits
                  .ask(
                      circuit,
                      Undone.class,
                      replyTo ->
                          dryRun
                              ? new CircuitCommand.PlanUndo(target, SHOWN, ReadAt.NOW, replyTo)
                              : new CircuitCommand.Undo(target, hashed, replyTo))
                  .thenApply(done -> answer(done, dryRun));
            });
  }

  private static UndoTarget target(JsonRequest request) {
    List<String> tables =
        request.values("tables").stream()
            .map(table -> RequestContext.checkedName("table", String.valueOf(table)))
            .toList();
    Optional<UndoTarget> rev =
        request.number("rev", 1, Long.MAX_VALUE).map(one -> new UndoTarget.Batch(one, tables));
    Optional<UndoTarget> toRev =
        request
            .number("to_rev", 0, Long.MAX_VALUE)
            .map(to -> new UndoTarget.Back(new Moment.AtRev(to, 0), tables));
    Optional<UndoTarget> toTime =
        request
            .optionalText("to_time")
            .map(time -> Parameters.millis("to_time", time))
            .map(millis -> new UndoTarget.Back(new Moment.AtTime(millis), tables));
    List<UndoTarget> given = Stream.of(rev, toRev, toTime).flatMap(Optional::stream).toList();
    if (given.size() != 1) {
      throw new WeirException(
          ErrorCode.VALUE_INVALID,
          "give one of rev (to take back one batch), to_rev and to_time (to take back all after"
              + " it).");
    }
    return given.getFirst();
  }

  private static HttpResponse answer(Undone done, boolean dryRun) {
    HttpResponse response =
        Answers.json(
            200,
            json -> {
              json.writeNumberField("rev", done.rev());
              json.writeNumberField("epoch", done.epoch());
              json.writeBooleanField("dry_run", dryRun);
              if (!done.replay()) {
                members(json, done, dryRun);
              }
            });
    HttpResponse at = Answers.at(response, done.at());
    return done.replay() ? at.addHeader(RawHeader.create("Idempotent-Replay", "true")) : at;
  }

  private static void members(JsonGenerator json, Undone done, boolean dryRun) throws IOException {
    json.writeNumberField("after_rev", done.after());
    json.writeNumberField("batches", done.batches());
    json.writeArrayFieldStart("tables");
    for (UndoneTable table : done.tables()) {
      json.writeStartObject();
      json.writeStringField("table", table.table());
      json.writeNumberField("upserts", table.upserts());
      json.writeNumberField("deletes", table.deletes());
      json.writeEndObject();
    }
    json.writeEndArray();
    if (dryRun) {
      json.writeArrayFieldStart("views");
      for (ViewEffect view : done.views()) {
        effect(json, view);
      }
      json.writeEndArray();
    }
  }

  private static void effect(JsonGenerator json, ViewEffect view) throws IOException {
    json.writeStartObject();
    json.writeStringField("view", view.view());
    if (!view.failure().isEmpty()) {
      json.writeStringField("would_fail", view.failure());
    }
    json.writeNumberField("removed", view.removed());
    json.writeNumberField("added", view.added());
    json.writeArrayFieldStart("changes");
    if (view.first().isPresent()) {
      RowSet rows = view.first().get();
      RowForm form = new RowForm(rows.schema(), new int[0], false);
      for (int row = 0; row < rows.size(); row++) {
        ByteSink out = new ByteSink(256);
        form.change(out, rows.multiplicities()[row], rows.columns(), row, rows.strings());
        json.writeRawValue(out.text());
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
