package dev.weir.http;

import dev.weir.config.Clock;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.http.samples.InfluxPrecision;
import dev.weir.http.samples.InfluxReader;
import dev.weir.http.samples.JsonLinesReader;
import dev.weir.http.samples.LabelsCache;
import dev.weir.http.samples.PrometheusTextReader;
import dev.weir.http.samples.SampleBatch;
import dev.weir.http.samples.SampleLimits;
import dev.weir.http.samples.SampleRefusal;
import dev.weir.http.samples.SampleScope;
import dev.weir.router.CircuitId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Takes metric samples in the formats that people send already. */
final class SampleRoutes {
  /** Errors that an answer describes. */
  static final int ERRORS_MAX = 10;

  /** What unpacks a body of remote write; its protocol demands the first one. */
  private static final List<String> REMOTE_WRITE_ENCODINGS = List.of("snappy", "zstd");

  private final SampleWrites writes;
  private final Bodies bodies;
  private final Limits limits;
  private final LabelsCache known;
  private final Clock clock;
  private final TenantWork work;

  SampleRoutes(
      SampleWrites writes,
      Bodies bodies,
      Limits limits,
      LabelsCache known,
      Clock clock,
      TenantWork work) {
    this.writes = writes;
    this.bodies = bodies;
    this.limits = limits;
    this.known = known;
    this.clock = clock;
    this.work = work;
  }

  List<Route> routes() {
    return List.of(
        post("/v1/tenants/{t}/influx/write", this::influx).with("precision", "db"),
        post("/v1/tenants/{t}/influx/api/v2/write", this::influx).with("precision", "db"),
        post("/v1/tenants/{t}/prometheus/api/v1/write", this::remoteWrite),
        post("/v1/tenants/{t}/prometheus/api/v1/import", this::jsonLines),
        post("/v1/tenants/{t}/prometheus/api/v1/import/prometheus", this::text));
  }

  /** Clients send parameters that mean nothing here. */
  private static Route post(String template, Route.Handler handler) {
    return Route.of("POST", template, handler).filtered();
  }

  private CompletionStage<HttpResponse> influx(RequestContext context) {
    Parameters parameters = context.parameters();
    String given = parameters.text("precision").orElse("ns");
    InfluxPrecision precision =
        InfluxPrecision.of(given)
            .orElseThrow(
                () ->
                    Parameters.invalid(
                        "precision", "\"" + given + "\" is not one of ns, u, us, ms, s, m, h."));
    Optional<String> database = parameters.text("db").filter(db -> !db.isEmpty());
    long arrival = clock.millis();
    return write(
        context, (body, scope) -> InfluxReader.read(body, precision, database, scope, arrival));
  }

  private CompletionStage<HttpResponse> text(RequestContext context) {
    boolean open = contentType(context).startsWith("application/openmetrics-text");
    long arrival = clock.millis();
    return write(
        context,
        (body, scope) ->
            open
                ? PrometheusTextReader.readOpenMetrics(body, scope, arrival)
                : PrometheusTextReader.read(body, scope, arrival));
  }

  private CompletionStage<HttpResponse> jsonLines(RequestContext context) {
    return write(context, JsonLinesReader::read);
  }

  private CompletionStage<HttpResponse> remoteWrite(RequestContext context) {
    RemoteWriteVersion version = RemoteWriteVersion.of(contentType(context));
    CompletionStage<SampleWrites.Outcome> stored =
        store(context, remoteWriteEncoding(context), version::read);
    return switch (version) {
      case ONE -> stored.thenApply(outcome -> answer(context, outcome));
      case TWO ->
          HeldRefusals.held(stored)
              .thenApply(
                  outcome ->
                      answer(context, outcome)
                          .addHeaders(
                              written(
                                  outcome.written() - outcome.histograms(), outcome.histograms())))
              .exceptionally(failure -> nothingWritten(context, failure));
    };
  }

  /** Without these headers a sender of version 2 takes it that nobody has read its message. */
  private static List<HttpHeader> written(long samples, long histograms) {
    return List.of(
        count("X-Prometheus-Remote-Write-Samples-Written", samples),
        count("X-Prometheus-Remote-Write-Histograms-Written", histograms),
        count("X-Prometheus-Remote-Write-Exemplars-Written", 0));
  }

  /** A refusal before anything was stored says so; of a failure nobody knows. */
  private static HttpResponse nothingWritten(RequestContext context, Throwable failure) {
    WeirException why = Problems.refusal(failure, context.rawPath(), context.requestId());
    HttpResponse refused = refused(context, why);
    return why.code().status() < 500 ? refused.addHeaders(written(0, 0)) : refused;
  }

  /** Senders that name none mean the one of the protocol. */
  private static String remoteWriteEncoding(RequestContext context) {
    String encoding = encoding(context, "snappy");
    if (!REMOTE_WRITE_ENCODINGS.contains(encoding)) {
      throw new WeirException(
          ErrorCode.MEDIA_TYPE_UNSUPPORTED,
          "Content-Encoding is \"" + encoding + "\". This route reads snappy, its block format.",
          Map.of("accepted", REMOTE_WRITE_ENCODINGS));
    }
    return encoding;
  }

  private CompletionStage<HttpResponse> write(
      RequestContext context, BiFunction<byte[], SampleScope, SampleBatch> reader) {
    return store(context, encoding(context, "identity"), reader)
        .thenApply(outcome -> answer(context, outcome));
  }

  private static String encoding(RequestContext context, String usual) {
    String given = context.header("Content-Encoding").orElse("").strip();
    return given.isEmpty() ? usual : given.toLowerCase(Locale.ROOT);
  }

  private CompletionStage<SampleWrites.Outcome> store(
      RequestContext context,
      String encoding,
      BiFunction<byte[], SampleScope, SampleBatch> reader) {
    String tenant = new CircuitId(context.path().get("t"), CircuitId.MAIN).tenant();
    SampleScope scope = new SampleScope(known, tenant, limits());
    long said =
        Math.min(
            context.request().entity().getContentLengthOption().orElse(0),
            limits.requestBytesMax());
    // whoever sends too much is told so before the body is read
    return writes
        .admit(tenant, said)
        .thenCompose(admitted -> bodies.packed(context))
        .thenCompose(
            bytes ->
                CompletableFuture.supplyAsync(
                    () -> {
                      byte[] body = Unpacking.decode(encoding, bytes, limits);
                      writes.owe(tenant, body.length - said);
                      return read(body, scope, reader);
                    },
                    work.of(tenant)))
        .thenCompose(batch -> writes.store(tenant, batch))
        .thenCompose(HeldRefusals::heldInVain);
  }

  private SampleBatch read(
      byte[] body, SampleScope scope, BiFunction<byte[], SampleScope, SampleBatch> reader) {
    try {
      return reader.apply(body, scope);
    } catch (SampleRefusal refusal) {
      throw new WeirException(
          switch (refusal.reason()) {
            case MALFORMED -> ErrorCode.SAMPLES_REJECTED;
            case TOO_LARGE -> ErrorCode.DECODED_TOO_LARGE;
          },
          "Nothing was stored: " + refusal.getMessage() + ".");
    }
  }

  private static HttpResponse answer(RequestContext context, SampleWrites.Outcome outcome) {
    return outcome
        .refusal()
        .map(why -> refused(context, why))
        .orElseGet(() -> HttpResponse.create().withStatus(204).addHeader(Problems.NO_STORE))
        .addHeaders(counts(outcome));
  }

  private static HttpResponse refused(RequestContext context, WeirException why) {
    HttpMetrics.NODE.refused(why.code());
    return Refusals.response(why, context.rawPath(), context.requestId());
  }

  private static List<HttpHeader> counts(SampleWrites.Outcome outcome) {
    List<HttpHeader> headers = new ArrayList<>();
    if (!outcome.revs().isEmpty()) {
      headers.add(RawHeader.create("Weir-Revs", outcome.revs()));
    }
    headers.add(count("Weir-Samples-Accepted", outcome.accepted()));
    headers.add(count("Weir-Samples-Rejected", outcome.rejected()));
    headers.add(count("Weir-Samples-Duplicate", outcome.duplicate()));
    return headers;
  }

  private static RawHeader count(String name, long count) {
    return RawHeader.create(name, Long.toString(count));
  }

  private static String contentType(RequestContext context) {
    return context.request().entity().getContentType().toString();
  }

  private SampleLimits limits() {
    return SampleLimits.of(limits);
  }
}
