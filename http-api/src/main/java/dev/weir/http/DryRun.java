package dev.weir.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply.Tried;
import dev.weir.entity.CircuitReply.ViewEffect;
import dev.weir.entity.ReadAt;
import dev.weir.router.CircuitId;
import dev.weir.stream.RowForm;
import dev.weir.zset.ByteSink;
import dev.weir.zset.RowBatch;
import dev.weir.zset.RowSet;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Tells what a batch would change in the views. */
final class DryRun {
  /** Changed rows of a view that are shown. */
  private static final int SHOWN_MAX = 1000;

  private DryRun() {}

  static CompletionStage<HttpResponse> ask(
      Circuits circuits, CircuitId circuit, RowBatch batch, boolean strict) {
    CircuitCommand.TryBatch.requireSmall(batch);
    return circuits
        .askWithLimits(
            circuit,
            Tried.class,
            (limits, replyTo) ->
                new CircuitCommand.TryBatch(batch, strict, limits, SHOWN_MAX, ReadAt.NOW, replyTo))
        .thenApply(tried -> answer(circuit, tried));
  }

  private static HttpResponse answer(CircuitId circuit, Tried tried) {
    HttpResponse response =
        Answers.json(
            200,
            json -> {
              json.writeStringField("tenant", circuit.tenant());
              json.writeStringField("circuit", circuit.circuit());
              json.writeBooleanField("dry_run", true);
              json.writeNumberField("base_rev", tried.rev());
              json.writeNumberField("epoch", tried.epoch());
              json.writeNumberField("accepted", tried.accepted());
              json.writeNumberField("noop", tried.noop());
              json.writeNumberField("skipped", tried.skipped());
              json.writeObjectFieldStart("deltas");
              for (ViewEffect view : tried.views()) {
                delta(json, view);
              }
              json.writeEndObject();
              json.writeBooleanField("truncated", tried.views().stream().anyMatch(DryRun::isCut));
              failures(json, tried.views());
            });
    return Answers.at(response, tried.at());
  }

  /** Whether rows are left out. */
  private static boolean isCut(ViewEffect view) {
    long shown =
        view.first()
            .map(rows -> Arrays.stream(rows.multiplicities()).map(Math::abs).sum())
            .orElse(0L);
    return shown < view.removed() + view.added();
  }

  private static void delta(JsonGenerator json, ViewEffect view) throws IOException {
    if (view.first().isEmpty()) {
      return;
    }
    RowSet rows = view.first().get();
    RowForm form = new RowForm(rows.schema(), new int[0], false);
    json.writeArrayFieldStart(view.view());
    for (int row = 0; row < rows.size(); row++) {
      ByteSink out = new ByteSink(256);
      form.change(out, rows.multiplicities()[row], rows.columns(), row, rows.strings());
      json.writeRawValue(out.text());
    }
    json.writeEndArray();
  }

  private static void failures(JsonGenerator json, List<ViewEffect> views) throws IOException {
    List<ViewEffect> failing = views.stream().filter(view -> !view.failure().isEmpty()).toList();
    JsonOut.texts(json, "failed_views", failing.stream().map(ViewEffect::view).toList());
    json.writeObjectFieldStart("failures");
    for (ViewEffect view : failing) {
      json.writeStringField(view.view(), view.failure());
    }
    json.writeEndObject();
  }
}
