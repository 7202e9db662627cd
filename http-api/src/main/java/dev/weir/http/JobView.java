package dev.weir.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.entity.TenantReply.Move;
import dev.weir.job.RecoveryJob;
import dev.weir.placement.Job;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * A job as clients see it, whoever does it.
 *
 * @param node it is about, empty if it is not about one
 * @param tenant it is about, empty if it is not about one
 * @param circuit it is about, empty if it is not about one
 * @param done parts that are done, of {@code total}, counted in {@code unit}
 * @param result what came of it, empty before it has ended
 * @param endedMillis 0 while it runs
 */
record JobView(
    String id,
    String kind,
    String node,
    String tenant,
    String circuit,
    String state,
    String phase,
    long done,
    long total,
    String unit,
    List<String> warnings,
    Map<String, Object> result,
    long startedMillis,
    long endedMillis) {
  private static final double MILLIS_PER_SECOND = 1000;

  /** A job that moves shards. */
  static JobView of(Job job) {
    return new JobView(
        job.id(),
        job.kind().wire(),
        job.node(),
        "",
        "",
        job.state().wire(),
        job.phase(),
        job.done(),
        job.total(),
        "shards",
        job.warnings(),
        Map.of(),
        job.startedMillis(),
        job.endedMillis());
  }

  /** A job that moves a tenant to another region. */
  static JobView of(Move move) {
    return new JobView(
        move.job(),
        "take-home",
        "",
        move.tenant(),
        "",
        move.state().name().toLowerCase(Locale.ROOT),
        "from region %s to region %s".formatted(move.from(), move.to())
            + (move.waitsFor().isEmpty() ? "" : ", waiting: " + move.waitsFor()),
        move.moved(),
        move.total(),
        "circuits",
        List.of(),
        Map.of(),
        move.startedMillis(),
        move.endedMillis());
  }

  /** A job that works on circuits. */
  static JobView of(RecoveryJob job) {
    RecoveryJob.Progress progress = job.progress();
    return new JobView(
        job.id(),
        job.order().kind().wire(),
        "",
        job.order().tenant(),
        job.order().circuit(),
        job.state().wire(),
        progress.phase(),
        progress.done(),
        progress.total(),
        progress.unit(),
        progress.warnings(),
        job.result(),
        job.startedMillis(),
        job.endedMillis());
  }

  /** The answer to what began it. */
  HttpResponse accepted(long nowMillis) {
    return Answers.json(202, json -> write(json, nowMillis))
        .addHeader(RawHeader.create("Location", "/v1/jobs/" + id));
  }

  /** Whether it has not ended; it may be paused. */
  boolean isRunning() {
    return endedMillis == 0;
  }

  /** Writes its members into an object. */
  void write(JsonGenerator json, long nowMillis) throws IOException {
    long until = isRunning() ? nowMillis : endedMillis;
    double seconds = Math.max(1, until - startedMillis) / MILLIS_PER_SECOND;
    double rate = done / seconds;
    json.writeStringField("id", id);
    json.writeStringField("kind", kind);
    textOrNull(json, "node", node);
    textOrNull(json, "tenant", tenant);
    textOrNull(json, "circuit", circuit);
    json.writeStringField("state", state);
    json.writeStringField("phase", phase);
    json.writeNumberField("done", done);
    json.writeNumberField("total", total);
    json.writeStringField("unit", unit);
    json.writeNumberField("rate_per_s", rate);
    if (isRunning() && rate > 0) {
      json.writeNumberField("eta_ms", Math.round((total - done) / rate * MILLIS_PER_SECOND));
    } else {
      json.writeNullField("eta_ms");
    }
    JsonOut.texts(json, "warnings", warnings);
    if (result.isEmpty()) {
      json.writeNullField("result");
    } else {
      json.writeFieldName("result");
      JsonOut.value(json, result);
    }
    json.writeStringField("started_at", JsonOut.time(startedMillis));
    textOrNull(json, "ended_at", isRunning() ? "" : JsonOut.time(endedMillis));
  }

  private static void textOrNull(JsonGenerator json, String name, String text) throws IOException {
    if (text.isEmpty()) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, text);
    }
  }
}
