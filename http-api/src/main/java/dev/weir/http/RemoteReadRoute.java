package dev.weir.http;

import dev.weir.config.Clock;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.http.samples.RemoteRead;
import dev.weir.http.samples.RemoteReadReader;
import dev.weir.http.samples.SampleRefusal;
import dev.weir.promql.evaluation.SeriesSamples;
import dev.weir.router.CircuitId;
import dev.weir.series.shard.Question;
import io.airlift.compress.v3.snappy.SnappyJavaCompressor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.ContentEncoding;
import org.apache.pekko.http.scaladsl.model.headers.HttpEncoding;
import org.apache.pekko.util.ByteString;

/** Samples as they are stored, for a Prometheus that evaluates queries over them itself. */
final class RemoteReadRoute {
  private static final String PATH = "/v1/tenants/{t}/prometheus/api/v1/read";
  private static final String SNAPPY = "snappy";

  /** Bytes of the longest answer before it is packed. */
  private static final int BYTES_MAX = 64 << 20;

  private static final ContentType PROTOBUF = Media.PROTOBUF.contentType();

  private final PromqlReads reads;
  private final Bodies bodies;
  private final QuerySeats seats;
  private final TenantWork work;
  private final Clock clock;

  RemoteReadRoute(
      PromqlReads reads, Bodies bodies, QuerySeats seats, TenantWork work, Clock clock) {
    this.reads = reads;
    this.bodies = bodies;
    this.seats = seats;
    this.work = work;
    this.clock = clock;
  }

  Route route() {
    return Route.of("POST", PATH, this::read)
        .filtered()
        .with(MinRevs.PARAMETERS)
        .producing(Media.PROTOBUF);
  }

  private CompletionStage<HttpResponse> read(RequestContext context) {
    requireSnappy(context);
    CircuitId circuit = new CircuitId(context.path().get("t"), CircuitId.MAIN);
    MinRevs revs = MinRevs.of(context.parameters());
    return bodies
        .form(context)
        .thenCompose(
            body ->
                seats.seated(
                    circuit, limits -> answered(context, circuit.tenant(), revs, body, limits)));
  }

  /** Clients that name no encoding mean the one of the protocol. */
  private static void requireSnappy(RequestContext context) {
    String encoding = context.header("Content-Encoding").orElse("").strip();
    if (!encoding.isEmpty() && !encoding.toLowerCase(Locale.ROOT).equals(SNAPPY)) {
      throw new WeirException(
          ErrorCode.MEDIA_TYPE_UNSUPPORTED,
          "Content-Encoding is \"" + encoding + "\". This route reads snappy, its block format.",
          Map.of("accepted", List.of(SNAPPY)));
    }
  }

  private CompletionStage<HttpResponse> answered(
      RequestContext context, String tenant, MinRevs revs, byte[] body, Limits limits) {
    PromqlReads.Run run = PromqlReads.Run.within(tenant, limits, clock, context);
    return CompletableFuture.supplyAsync(() -> questions(body, limits), work.of(tenant))
        .thenCompose(questions -> reads.samples(tenant, revs, questions, run))
        .thenApplyAsync(RemoteReadRoute::response, work.of(tenant))
        .whenComplete((_, _) -> run.close());
  }

  private static List<Question.Samples> questions(byte[] body, Limits limits) {
    RemoteRead request = request(Unpacking.decode(SNAPPY, body, limits));
    if (!request.takesSamples()) {
      throw new WeirException(
          ErrorCode.VALUE_INVALID,
          "accepted_response_types does not name SAMPLES, the only type of answer there is here.");
    }
    return request.queries().stream()
        .map(query -> PromqlReads.samples(List.of(query.matchers()), query.from(), query.to()))
        .toList();
  }

  private static RemoteRead request(byte[] message) {
    try {
      return RemoteReadReader.read(message);
    } catch (SampleRefusal refusal) {
      throw new WeirException(
          ErrorCode.ENCODING_INVALID,
          "the body is no request of remote read: " + refusal.getMessage() + ".");
    } catch (IllegalArgumentException wrongMatcher) {
      throw new WeirException(ErrorCode.PROMQL_SYNTAX, wrongMatcher.getMessage());
    }
  }

  private static HttpResponse response(List<List<SeriesSamples>> results) {
    results.forEach(result -> result.sort(SeriesSamples.BY_LABELS));
    return HttpResponse.create()
        .withStatus(200)
        .withEntity(
            HttpEntities.create(PROTOBUF, packed(RemoteReadWriter.write(results, BYTES_MAX))))
        .addHeader(ContentEncoding.create(HttpEncoding.custom(SNAPPY)))
        .addHeader(Problems.NO_STORE);
  }

  private static ByteString packed(byte[] message) {
    SnappyJavaCompressor snappy = new SnappyJavaCompressor();
    byte[] block = new byte[snappy.maxCompressedLength(message.length)];
    int length = snappy.compress(message, 0, message.length, block, 0, block.length);
    return ByteString.fromArrayUnsafe(block, 0, length);
  }
}
