package dev.weir.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.IdempotencyKey;
import dev.weir.entity.WaitFor;
import dev.weir.router.CircuitId;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.RowBatch;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Takes batches: the whole body is one batch, one event, one rev, all or nothing. */
final class BatchRoute {
  private static final Pattern REPLICATED = Pattern.compile("replicated:([1-7])");
  private static final int REPLICATED_MILLIS = 2000;
  private static final int REPLICATED_MILLIS_MAX = 8000;
  private static final int VIEWS_SHOWN_MAX = 100;

  /** Parsing less than this costs less than handing it to another thread. */
  private static final int PARSED_HERE_BYTES_MAX = 16 << 10;

  private final Circuits circuits;
  private final Bodies bodies;
  private final BatchReader reader;
  private final CsvReader csv;
  private final TenantWork work;

  BatchRoute(Circuits circuits, Bodies bodies, BatchReader reader, CsvReader csv, TenantWork work) {
    this.circuits = circuits;
    this.bodies = bodies;
    this.reader = reader;
    this.csv = csv;
    this.work = work;
  }

  List<Route> routes() {
    return List.of(
        Route.of("POST", "/v1/tenants/{t}/batches", this::postBatch)
            .with("mode", "wait", "timeout_ms", "dry_run", "optimistic"),
        Route.of("POST", "/v1/tenants/{t}/tables/{table}/rows", this::postRows)
            .with("mode", "wait", "timeout_ms", "op", "dry_run", "optimistic"));
  }

  private record Options(
      CircuitId circuit,
      boolean strict,
      boolean optimistic,
      boolean dryRun,
      WaitFor waitFor,
      Optional<String> key) {}

  private CompletionStage<HttpResponse> postBatch(RequestContext context) {
    Options options = options(context);
    return bodies
        .batch(context, Media.JSON, Media.NDJSON)
        .thenCompose(body -> submit(context, options, body, this::readBatch));
  }

  private RowBatch readBatch(Bodies.Body body) {
    return body.media() == Media.JSON
        ? reader.readJson(body.bytes())
        : reader.readLines(body.bytes());
  }

  private CompletionStage<HttpResponse> postRows(RequestContext context) {
    Options options = options(context);
    String table = context.name("table");
    String op =
        context.parameters().oneOf("op", List.of("create", "upsert", "update", "delete"), "upsert");
    ChangeOp change = ChangeOp.valueOf(op.toUpperCase(Locale.ROOT));
    return bodies
        .batch(context, Media.JSON, Media.NDJSON, Media.CSV)
        .thenCompose(body -> submit(context, options, body, read -> readRows(read, table, change)));
  }

  private RowBatch readRows(Bodies.Body body, String table, ChangeOp op) {
    if (body.media() == Media.CSV) {
      return csv.read(body.bytes(), table, op);
    }
    return body.media() == Media.JSON
        ? reader.readRows(body.bytes(), table, op)
        : reader.readRowLines(body.bytes(), table, op);
  }

  private static Options options(RequestContext context) {
    refuseProducer(context);
    boolean strict =
        context.parameters().oneOf("mode", List.of("strict", "lenient"), "strict").equals("strict");
    boolean dryRun = context.parameters().flag("dry_run", false);
    return new Options(
        context.circuit(),
        strict,
        context.parameters().flag("optimistic", true),
        dryRun,
        waitFor(context),
        KeyHashes.asked(context));
  }

  private static WaitFor waitFor(RequestContext context) {
    Parameters parameters = context.parameters();
    String wait = parameters.text("wait").orElse("applied");
    Matcher replicated = REPLICATED.matcher(wait);
    int millis =
        (int) parameters.number("timeout_ms", 0, REPLICATED_MILLIS_MAX).orElse(REPLICATED_MILLIS);
    if (replicated.matches()) {
      return new WaitFor(true, Integer.parseInt(replicated.group(1)), millis);
    }
    if (!wait.equals("applied") && !wait.equals("commit")) {
      throw Parameters.invalid(
          "wait", "\"" + wait + "\" is not one of applied, commit, replicated:1 to replicated:7.");
    }
    return wait.equals("applied") ? WaitFor.APPLIED : WaitFor.COMMIT;
  }

  /** Whoever sends it counts on being applied once: to ignore it would break that promise. */
  private static void refuseProducer(RequestContext context) {
    if (context.header("Weir-Producer").isPresent()) {
      throw new WeirException(
          ErrorCode.HEADER_INVALID,
          "Weir-Producer is not known to this version; see features of /v1/info. Send an"
              + " Idempotency-Key.");
    }
  }

  private CompletionStage<HttpResponse> submit(
      RequestContext context,
      Options options,
      Bodies.Body body,
      Function<Bodies.Body, RowBatch> read) {
    if (body.bytes().length <= PARSED_HERE_BYTES_MAX) {
      return submitParsed(context, options, body, read.apply(body));
    }
    return CompletableFuture.supplyAsync(
            () -> read.apply(body), work.of(options.circuit().tenant()))
        .thenCompose(batch -> submitParsed(context, options, body, batch));
  }

  private CompletionStage<HttpResponse> submitParsed(
      RequestContext context, Options options, Bodies.Body body, RowBatch batch) {
    if (options.dryRun()) {
      return DryRun.ask(circuits, options.circuit(), batch, options.strict());
    }
    Optional<IdempotencyKey> key =
        options
            .key()
            .map(text -> KeyHashes.of(text, context.rawPath(), body.media(), body.bytes()));
    return circuits
        .submit(
            options.circuit(),
            batch.decodedBytes(),
            (limits, replyTo) ->
                new CircuitCommand.Submit(
                    batch,
                    options.strict(),
                    options.optimistic(),
                    key,
                    options.waitFor(),
                    limits,
                    replyTo))
        .thenApply(reply -> committed(options, reply));
  }

  private static HttpResponse committed(Options options, CircuitReply.Committed reply) {
    HttpResponse response =
        Answers.json(
            reply.replicated() < options.waitFor().regions() ? 202 : 200,
            json -> {
              json.writeStringField("tenant", options.circuit().tenant());
              json.writeStringField("circuit", options.circuit().circuit());
              json.writeNumberField("rev", reply.rev());
              json.writeNumberField("epoch", reply.epoch());
              json.writeNumberField("accepted", reply.accepted());
              json.writeNumberField("noop", reply.noop());
              json.writeNumberField("skipped", reply.skipped());
              if (options.waitFor().regions() > 0) {
                json.writeNumberField("replicated", reply.replicated());
              }
              if (options.waitFor().applied() && !reply.replay()) {
                views(json, reply);
              }
            });
    HttpResponse at = Answers.at(response, reply.at());
    return reply.replay() ? at.addHeader(RawHeader.create("Idempotent-Replay", "true")) : at;
  }

  private static void views(JsonGenerator json, CircuitReply.Committed reply) throws IOException {
    int shown = Math.min(VIEWS_SHOWN_MAX, reply.views().size());
    json.writeArrayFieldStart("views");
    for (CircuitReply.ChangedView view : reply.views().subList(0, shown)) {
      json.writeStartObject();
      json.writeStringField("name", view.name());
      json.writeNumberField("changed", view.changed());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeBooleanField("views_truncated", shown < reply.views().size());
    JsonOut.texts(json, "failed_views", reply.failedViews());
  }
}
