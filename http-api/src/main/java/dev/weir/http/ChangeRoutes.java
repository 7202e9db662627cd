package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.CircuitReply.LogPage;
import dev.weir.entity.Moment;
import dev.weir.entity.ReadAt;
import dev.weir.entity.Standing;
import dev.weir.router.CircuitId;
import dev.weir.stream.StreamMessage.Position;
import dev.weir.stream.Subscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * The change feed: every event of a circuit, one line of JSON each, from any rev that is kept.
 *
 * <p>A page is read when the client has taken the one before, so a slow client holds nothing but
 * its place. The last line says why the feed ends and from where it can be continued.
 */
final class ChangeRoutes {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Circuits circuits;
  private final Subscribers subscribers;
  private final StreamSeats seats;
  private final Duration heartbeat;

  ChangeRoutes(
      Circuits circuits, Subscribers subscribers, HttpMetrics metrics, Duration heartbeat) {
    this.circuits = circuits;
    this.subscribers = subscribers;
    this.seats = new StreamSeats(subscribers, metrics);
    this.heartbeat = heartbeat;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/tenants/{t}/changes", this::changes)
            .reading()
            .with("from_rev", "limit", "follow")
            .producing(Media.NDJSON)
            .streaming());
  }

  /**
   * One reader.
   *
   * @param after what it has
   * @param until the last rev it wants
   * @param home whether it reads where the circuit is written
   */
  private record Place(
      CircuitId circuit, Position after, long until, boolean follow, boolean home) {
    Place reached(Standing last) {
      return new Place(circuit, new Position(last.epoch(), last.rev()), until, follow, home);
    }

    /** The same up to the rev that was there when it began, unless it follows. */
    Place begun(long rev) {
      return new Place(circuit, after, follow ? until : Math.min(until, rev), follow, home);
    }

    boolean isOver() {
      return after.rev() >= until;
    }
  }

  private CompletionStage<HttpResponse> changes(RequestContext context) {
    Parameters parameters = context.parameters();
    Position from =
        parameters
            .text("from_rev")
            .map(given -> RequestContext.position("parameter from_rev", given))
            .orElse(new Position(0, 0));
    ReadAt at = context.readAt(from);
    long limit = parameters.number("limit", 1, Long.MAX_VALUE).orElse(Long.MAX_VALUE - from.rev());
    Place place =
        new Place(
            context.circuit(),
            from,
            from.rev() + Math.min(limit, Long.MAX_VALUE - from.rev()),
            parameters.flag("follow", false),
            at.home());
    return circuits
        .ask(place.circuit(), LogPage.class, replyTo -> command(place, at, replyTo))
        .thenApply(
            first -> {
              Limits limits = circuits.limitsSeen(place.circuit());
              return seats.open(
                  place.circuit().tenant(),
                  limits.streamsMax(),
                  context.media(),
                  source(place.begun(first.rev()), first),
                  first.at());
            });
  }

  private static CircuitCommand.ReadLog command(
      Place place, ReadAt at, ActorRef<CircuitReply> replyTo) {
    return new CircuitCommand.ReadLog(place.after().rev(), place.after().epoch(), at, replyTo);
  }

  private Source<ByteString, NotUsed> source(Place place, LogPage first) {
    Piece begin = first.lines().isEmpty() && place.follow() ? progress(place) : piece(place, first);
    return Source.single(begin.bytes)
        .concatLazy(Source.unfoldAsync(begin.next, this::next))
        .filter(bytes -> !bytes.isEmpty());
  }

  /** Some lines, and where to go on; nowhere after the last one. */
  private record Piece(ByteString bytes, Optional<Place> next) {}

  private Piece piece(Place place, LogPage page) {
    int count = (int) Math.min(page.lines().size(), place.until() - place.after().rev());
    List<String> lines = page.lines().subList(0, count);
    Standing last = count == page.lines().size() ? page.last() : cut(page, count);
    Place reached = place.reached(last);
    ByteString bytes =
        ByteString.fromString(
            lines.isEmpty() ? "" : String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
    return new Piece(bytes, reached.isOver() ? Optional.empty() : Optional.of(reached));
  }

  private static Standing cut(LogPage page, int count) {
    long rev = page.last().rev() - page.lines().size() + count;
    return new Standing(rev, 0, page.last().freshness());
  }

  private CompletionStage<Optional<Pair<Optional<Place>, ByteString>>> next(Optional<Place> at) {
    if (at.isEmpty()) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    Place place = at.get();
    return subscribers
        .orDraining(ask(place))
        .handle((reply, failure) -> taken(place, reply, failure))
        .thenApply(piece -> Optional.of(Pair.create(piece.next, piece.bytes)));
  }

  private CompletionStage<CircuitReply> ask(Place place) {
    int wait = (int) Math.min(heartbeat.toMillis(), Integer.MAX_VALUE);
    // a copy that has not come so far waits, and is not asked again and again
    long next = place.after().rev() + 1;
    ReadAt at = new ReadAt(next, 0, wait, place.home(), ReadAt.ANY, ReadAt.ANY, new Moment.Now());
    return circuits.askFor(
        place.circuit(), replyTo -> command(place, at, replyTo), GRACE.plusMillis(wait));
  }

  private Piece taken(Place place, Optional<CircuitReply> reply, Throwable failure) {
    if (failure != null) {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      return cause instanceof WeirException refusal
          ? refused(place, refusal)
          : end(place, ErrorCode.INTERNAL.slug());
    }
    return reply.map(page -> piece(place, (LogPage) page)).orElseGet(() -> end(place, "draining"));
  }

  /** Nothing has happened for a while, or the feed cannot go on here. */
  private static Piece refused(Place place, WeirException refusal) {
    return refusal.code() == ErrorCode.REV_NOT_REACHED
        ? progress(place)
        : end(place, refusal.code().slug());
  }

  private static Piece progress(Place place) {
    long rev = place.after().rev();
    return new Piece(
        line("progress", json -> json.writeNumberField("rev", rev)), Optional.of(place));
  }

  private static Piece end(Place place, String reason) {
    return new Piece(
        line(
            "end",
            json -> {
              json.writeStringField("reason", reason);
              json.writeStringField("resume", token(place.after()));
            }),
        Optional.empty());
  }

  private static String token(Position after) {
    return after.epoch() == 0 ? Long.toString(after.rev()) : after.epoch() + "." + after.rev();
  }

  private static ByteString line(String kind, JsonOut.Content members) {
    byte[] json =
        JsonOut.object(
            object -> {
              object.writeStringField("kind", kind);
              members.write(object);
            });
    return ByteString.fromArrayUnsafe(json).concat(ByteString.fromString("\n"));
  }
}
