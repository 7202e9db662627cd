package dev.weir.http;

import dev.weir.circuit.ViewInfo;
import dev.weir.config.Clock;
import dev.weir.config.Closest;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirConfig;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.ReadAt;
import dev.weir.entity.Standing;
import dev.weir.router.CircuitId;
import dev.weir.stream.Framing;
import dev.weir.stream.Holdings;
import dev.weir.stream.StreamFormat;
import dev.weir.stream.StreamMessage.Position;
import dev.weir.stream.StreamRequest;
import dev.weir.stream.Subscribers;
import dev.weir.stream.ViewStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Opens streams of views. */
final class StreamRoutes {
  private static final long HOLDINGS_BYTES_MAX = 256L << 20;
  private static final long HOLDINGS_HEAP_PART = 10;

  private final Circuits circuits;
  private final WeirConfig config;
  private final ViewStream.Setup setup;
  private final StreamSeats seats;

  StreamRoutes(
      Circuits circuits,
      WeirConfig config,
      Clock clock,
      Subscribers subscribers,
      HttpMetrics metrics) {
    this.circuits = circuits;
    this.config = config;
    this.seats = new StreamSeats(subscribers, metrics);
    this.setup =
        new ViewStream.Setup(
            config.limits(),
            config.stream().heartbeat(),
            clock,
            subscribers,
            new Holdings(holdingsBytesMax(), clock),
            metrics::coalesced);
  }

  /** What all streams together may hold of rows they are sending. */
  private static long holdingsBytesMax() {
    return Math.min(HOLDINGS_BYTES_MAX, Runtime.getRuntime().maxMemory() / HOLDINGS_HEAP_PART);
  }

  List<Route> routes() {
    List<String> options =
        List.of("from_rev", "snapshot", "replay", "until_rev", "format", "ints", "rows", "settled");
    return List.of(
        Route.of("GET", "/v1/tenants/{t}/views/{view}/stream", this::one)
            .reading()
            .with(options)
            .producing(Media.SSE, Media.NDJSON)
            .streaming(),
        Route.of("GET", "/v1/tenants/{t}/stream", this::several)
            .reading()
            .with(options)
            .with("views")
            .producing(Media.SSE, Media.NDJSON)
            .streaming());
  }

  private CompletionStage<HttpResponse> one(RequestContext context) {
    return open(context, List.of(context.name("view")));
  }

  private CompletionStage<HttpResponse> several(RequestContext context) {
    String given = context.parameters().text("views").orElse("");
    List<String> views = List.copyOf(new LinkedHashSet<>(List.of(given.split(",", -1))));
    if (given.isEmpty() || views.size() > config.limits().streamViewsMax()) {
      throw Parameters.invalid(
          "views",
          "name 1 to "
              + config.limits().streamViewsMax()
              + " views with commas between; this is "
              + (given.isEmpty() ? 0 : views.size())
              + ".");
    }
    views.forEach(view -> RequestContext.checkedName("view", view));
    return open(context, views);
  }

  private CompletionStage<HttpResponse> open(RequestContext context, List<String> views) {
    CircuitId circuit = context.circuit();
    ReadAt at = context.readAt();
    Parameters parameters = context.parameters();
    Media media = context.media();
    StreamRequest request =
        new StreamRequest(
            views,
            parameters
                .text("format")
                .map(given -> parameters.oneOf("format", SqlBody.FORMATS, given))
                .map(StreamFormat::of),
            parameters.oneOf("ints", List.of("number", "string"), "number").equals("string"),
            parameters.flag("rows", true),
            parameters.oneOf("settled", List.of("send", "skip"), "send").equals("send"),
            parameters.flag("replay", false),
            parameters.number("until_rev", 0, Long.MAX_VALUE),
            media == Media.SSE ? Framing.SSE : Framing.NDJSON);
    ViewStream stream =
        new ViewStream(
            (command, deadline) -> circuits.askFor(circuit, command, deadline), request, setup);
    Optional<Position> from = from(context);
    boolean snapshot = parameters.flag("snapshot", true);
    CompletionStage<Opened> opened =
        from.isEmpty() && snapshot
            ? snapshot(circuit, views, at, stream)
            : following(circuit, views, at, stream, from);
    return opened.thenApply(
        open -> seats.open(circuit.tenant(), max(circuit), media, open.source(), open.at()));
  }

  private int max(CircuitId circuit) {
    return circuits.limitsSeen(circuit).streamsMax();
  }

  private record Opened(Source<ByteString, NotUsed> source, Standing at) {}

  private CompletionStage<Opened> snapshot(
      CircuitId circuit, List<String> views, ReadAt at, ViewStream stream) {
    return circuits
        .ask(
            circuit,
            CircuitReply.ViewRows.class,
            replyTo -> new CircuitCommand.ReadViews(views, OptionalLong.empty(), at, replyTo))
        .thenApply(content -> new Opened(stream.fromSnapshot(content), content.at()));
  }

  private CompletionStage<Opened> following(
      CircuitId circuit,
      List<String> views,
      ReadAt at,
      ViewStream stream,
      Optional<Position> from) {
    return circuits
        .ask(
            circuit,
            CircuitReply.Described.class,
            replyTo -> new CircuitCommand.Describe(at, replyTo))
        .thenApply(
            described -> {
              Position now = new Position(described.epoch(), described.rev());
              Position after =
                  from.map(p -> p.epoch() == 0 ? new Position(now.epoch(), p.rev()) : p)
                      .orElse(now);
              return new Opened(stream.following(after, chosen(views, described)), described.at());
            });
  }

  private static List<ViewInfo> chosen(List<String> names, CircuitReply.Described described) {
    Map<String, ViewInfo> byName =
        described.views().stream()
            .collect(Collectors.toMap(v -> v.definition().name(), Function.identity()));
    for (String name : names) {
      if (!byName.containsKey(name)) {
        String hint =
            Closest.name(name, byName.keySet()).map(h -> " Did you mean " + h + "?").orElse("");
        throw new WeirException(
            ErrorCode.VIEW_NOT_FOUND,
            "there is no view " + name + "." + hint,
            Map.of("view", name));
      }
      if (byName.get(name).failure().isPresent()) {
        throw new WeirException(
            ErrorCode.VIEW_FAILED,
            "view " + name + " failed at rev " + byName.get(name).failure().get().rev() + ".",
            Map.of("view", name));
      }
    }
    return names.stream().map(byName::get).toList();
  }

  /** {@code Last-Event-ID} wins over {@code from_rev}; epoch 0 stands for the present one. */
  private static Optional<Position> from(RequestContext context) {
    Optional<String> last = context.header("Last-Event-ID").filter(id -> !id.isBlank());
    if (last.isPresent()) {
      return Optional.of(RequestContext.position("header Last-Event-ID", last.get().strip()));
    }
    return context
        .parameters()
        .text("from_rev")
        .map(t -> RequestContext.position("parameter from_rev", t));
  }
}
