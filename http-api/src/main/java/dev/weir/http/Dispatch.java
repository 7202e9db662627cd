package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.router.CircuitId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.coding.Coder;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Takes every request through the same steps, whatever its route. */
final class Dispatch {
  private static final Predicate<String> REQUEST_ID =
      Pattern.compile("[A-Za-z0-9-]{1,64}").asMatchPredicate();

  /** Routes that read, though by POST. */
  private static final Predicate<String> READ_BY_POST =
      Pattern.compile(
              "/(query|query_range|query_exemplars|series|labels|format_query|parse_query"
                  + "|read)$")
          .asPredicate();

  private static final HttpHeader NO_SNIFF = RawHeader.create("X-Content-Type-Options", "nosniff");
  private static final String NO_ROUTE = "none";

  /** Smaller answers do not get smaller by packing. */
  private static final long GZIP_FROM_BYTES = 1024;

  private final RouteTable table;
  private final HostCheck hosts;
  private final HttpMetrics metrics;
  private final Bodies bodies;
  private final String idPrefix;
  private final AtomicLong ids = new AtomicLong();

  Dispatch(RouteTable table, HostCheck hosts, HttpMetrics metrics, Bodies bodies, String idPrefix) {
    this.table = table;
    this.hosts = hosts;
    this.metrics = metrics;
    this.bodies = bodies;
    this.idPrefix = idPrefix;
  }

  CompletionStage<HttpResponse> answer(HttpRequest request) {
    long started = System.nanoTime();
    String requestId = requestId(request);
    String instance = request.getUri().path();
    String[] template = {NO_ROUTE};
    CompletionStage<HttpResponse> answered;
    try {
      answered = HeldRefusals.held(takenIn(request, routed(request, requestId, template)));
    } catch (RuntimeException e) {
      answered = takenIn(request, CompletableFuture.failedFuture(e));
    }
    return answered
        .exceptionally(failure -> problem(failure, instance, requestId))
        .thenApply(response -> finished(request, response, requestId))
        .whenComplete(
            (response, failure) ->
                metrics.answered(
                    template[0],
                    request.method().value(),
                    response == null ? 500 : response.status().intValue(),
                    System.nanoTime() - started));
  }

  /** A refusal waits until its body is there, which nobody may have read. */
  private CompletionStage<HttpResponse> takenIn(
      HttpRequest request, CompletionStage<HttpResponse> answered) {
    return answered.exceptionallyCompose(
        failure ->
            bodies.drained(request).thenCompose(done -> CompletableFuture.failedFuture(failure)));
  }

  private CompletionStage<HttpResponse> routed(
      HttpRequest request, String requestId, String[] template) {
    request
        .getAttribute(Connections.REFUSAL)
        .ifPresent(
            refusal -> {
              throw refusal;
            });
    hosts.check(request);
    List<String> segments = segments(request);
    return switch (table.match(request.method().value(), segments)) {
      case RouteTable.Found(Route route, Map<String, String> path) -> {
        template[0] = route.template();
        refuseReserved(route, path);
        Parameters parameters = Parameters.parse(request.getUri().rawQueryString().orElse(""));
        if (!route.openParameters()) {
          parameters.refuseOthersThan(route.parameters());
        }
        if (!reads(route)) {
          bodies.discard(request);
        }
        yield route
            .handler()
            .handle(
                new RequestContext(
                    request, route, path, parameters, media(request, route), requestId));
      }
      case RouteTable.WrongMethod(var allowed) ->
          throw new WeirException(
              ErrorCode.METHOD_NOT_ALLOWED,
              request.method().value()
                  + " is not allowed here; use "
                  + String.join(" or ", allowed)
                  + ".",
              Map.of("allowed", List.copyOf(allowed)));
      case RouteTable.NotFound() ->
          throw new WeirException(
              ErrorCode.ROUTE_NOT_FOUND,
              "there is no route "
                  + request.getUri().path()
                  + "; see /openapi.yaml for all of them.");
    };
  }

  /** Nobody but a node writes to the tenant of its own metrics. */
  private static void refuseReserved(Route route, Map<String, String> path) {
    boolean reads = route.method().equals("GET") || READ_BY_POST.test(route.template());
    if (!reads && CircuitId.OWN_TENANT.equals(path.get("t"))) {
      throw new WeirException(
          ErrorCode.NAME_TAKEN,
          "Tenant "
              + CircuitId.OWN_TENANT
              + " has the metrics of the nodes themselves and can only be read. Use another name.");
    }
  }

  private static Media media(HttpRequest request, Route route) {
    return route.produces().isEmpty()
        ? Media.JSON
        : Accept.choose(request.getHeader("Accept").map(HttpHeader::value), route.produces());
  }

  /** Whether the route reads a body. */
  private static boolean reads(Route route) {
    return route.method().equals("PUT") || route.method().equals("POST");
  }

  private static List<String> segments(HttpRequest request) {
    List<String> segments = new ArrayList<>();
    request.getUri().pathSegments().forEach(segments::add);
    String path = request.getUri().path();
    // the parser drops empty segments, and a path with one is another path
    if (segments.isEmpty() || (path.length() > 1 && path.endsWith("/")) || path.contains("//")) {
      segments.add("");
    }
    return segments;
  }

  private HttpResponse problem(Throwable failure, String instance, String requestId) {
    WeirException refusal = Problems.refusal(failure, instance, requestId);
    metrics.refused(refusal.code());
    return Refusals.response(refusal, instance, requestId);
  }

  private static HttpResponse finished(
      HttpRequest request, HttpResponse response, String requestId) {
    HttpResponse named =
        response.addHeader(RawHeader.create("Weir-Request-Id", requestId)).addHeader(NO_SNIFF);
    boolean large =
        named.entity().getContentLengthOption().orElse(Long.MAX_VALUE) >= GZIP_FROM_BYTES;
    if (large && Accept.gzip(request.getHeader("Accept-Encoding").map(HttpHeader::value))) {
      return Coder.Gzip.encodeMessage(named);
    }
    return named;
  }

  private String requestId(HttpRequest request) {
    return request
        .getHeader("Weir-Request-Id")
        .map(HttpHeader::value)
        .filter(REQUEST_ID)
        .orElseGet(() -> idPrefix + "-" + Long.toHexString(ids.incrementAndGet()));
  }
}
