package dev.weir.http;

import dev.weir.config.Clock;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.http.samples.InfluxPrecision;
import dev.weir.http.samples.InfluxReader;
import dev.weir.http.samples.JsonLinesReader;
import dev.weir.http.samples.PrometheusTextReader;
import dev.weir.http.samples.RemoteWriteReader;
import dev.weir.http.samples.SampleBatch;
import dev.weir.http.samples.SampleLimits;
import dev.weir.http.samples.SampleRefusal;
import dev.weir.router.CircuitId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Takes metric samples in the formats that people send already. */
final class SampleRoutes {
  /** Errors that an answer describes. */
  static final int ERRORS_MAX = 10;

  private static final String VERSION_2 = "io.prometheus.write.v2.Request";
  private static final String VERSION_1 = "prometheus.WriteRequest";

  private final SampleWrites writes;
  private final Bodies bodies;
  private final Limits limits;
  private final Clock clock;
  private final Executor work;

  SampleRoutes(SampleWrites writes, Bodies bodies, Limits limits, Clock clock, Executor work) {
    this.writes = writes;
    this.bodies = bodies;
    this.limits = limits;
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
    return write(context, body -> InfluxReader.read(body, precision, database, limits(), arrival));
  }

  private CompletionStage<HttpResponse> text(RequestContext context) {
    boolean open = contentType(context).startsWith("application/openmetrics-text");
    long arrival = clock.millis();
    return write(
        context,
        body ->
            open
                ? PrometheusTextReader.readOpenMetrics(body, limits(), arrival)
                : PrometheusTextReader.read(body, limits(), arrival));
  }

  private CompletionStage<HttpResponse> jsonLines(RequestContext context) {
    return write(context, body -> JsonLinesReader.read(body, limits()));
  }

  /** The protocol's own way of telling versions apart. */
  private CompletionStage<HttpResponse> remoteWrite(RequestContext context) {
    String type = contentType(context).replace(" ", "").replace("\"", "");
    int at = type.indexOf("proto=");
    String message = at < 0 ? VERSION_1 : type.substring(at + "proto=".length());
    return switch (message) {
      case VERSION_1 -> write(context, "snappy", body -> RemoteWriteReader.read(body, limits()));
      case VERSION_2 ->
          write(context, "snappy", body -> RemoteWriteReader.readVersion2(body, limits()));
      default -> {
        bodies.discard(context.request());
        throw new WeirException(
            ErrorCode.MEDIA_TYPE_UNSUPPORTED,
            "The message "
                + message
                + " is not known. Send "
                + VERSION_1
                + " or "
                + VERSION_2
                + ".",
            Map.of("accepted", List.of(VERSION_1, VERSION_2)));
      }
    };
  }

  private CompletionStage<HttpResponse> write(
      RequestContext context, Function<byte[], SampleBatch> reader) {
    return write(context, "identity", reader);
  }

  private CompletionStage<HttpResponse> write(
      RequestContext context, String usual, Function<byte[], SampleBatch> reader) {
    String tenant = new CircuitId(context.path().get("t"), CircuitId.MAIN).tenant();
    String encoding =
        context.header("Content-Encoding").orElse(usual).strip().toLowerCase(Locale.ROOT);
    return bodies
        .packed(context)
        .thenCompose(
            bytes -> CompletableFuture.supplyAsync(() -> read(bytes, encoding, reader), work))
        .thenCompose(batch -> writes.store(tenant, batch))
        .thenApply(outcome -> answer(context, outcome));
  }

  private SampleBatch read(byte[] packed, String encoding, Function<byte[], SampleBatch> reader) {
    try {
      return reader.apply(Unpacking.decode(encoding, packed, limits));
    } catch (SampleRefusal refusal) {
      throw new WeirException(
          switch (refusal.reason()) {
            case MALFORMED -> ErrorCode.SAMPLES_REJECTED;
            case TOO_LARGE -> ErrorCode.DECODED_TOO_LARGE;
          },
          "Nothing was stored: " + refusal.getMessage() + ".");
    }
  }

  /** Senders want to know what was written also when something was not. */
  private static HttpResponse answer(RequestContext context, SampleWrites.Outcome outcome) {
    return outcome
        .refusal()
        .map(why -> refused(why, context.rawPath(), context.requestId()))
        .orElseGet(() -> HttpResponse.create().withStatus(204).addHeader(Problems.NO_STORE))
        .addHeaders(
            List.of(
                RawHeader.create("Weir-Revs", outcome.revs()),
                count("Weir-Samples-Accepted", outcome.accepted()),
                count("Weir-Samples-Rejected", outcome.rejected()),
                count("Weir-Samples-Duplicate", outcome.duplicate()),
                count(
                    "X-Prometheus-Remote-Write-Samples-Written",
                    outcome.accepted() + outcome.duplicate()),
                count("X-Prometheus-Remote-Write-Histograms-Written", 0),
                count("X-Prometheus-Remote-Write-Exemplars-Written", 0)));
  }

  private static HttpResponse refused(WeirException why, String instance, String requestId) {
    return PrometheusJson.isFor(instance)
        ? PrometheusJson.refused(why, instance, requestId)
        : Problems.response(why, instance, requestId);
  }

  private static RawHeader count(String name, long count) {
    return RawHeader.create(name, Long.toString(count));
  }

  private static String contentType(RequestContext context) {
    return context.request().entity().getContentType().toString();
  }

  private SampleLimits limits() {
    return SampleLimits.DEFAULT;
  }
}
