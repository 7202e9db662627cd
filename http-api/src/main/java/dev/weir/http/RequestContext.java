package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.Moment;
import dev.weir.entity.Precondition;
import dev.weir.entity.ReadAt;
import dev.weir.router.CircuitId;
import dev.weir.stream.StreamMessage.Position;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * A request that has found its route, with what handlers ask of it.
 *
 * @param media what to answer with, by {@code Accept}
 */
record RequestContext(
    HttpRequest request,
    Route route,
    Map<String, String> path,
    Parameters parameters,
    Media media,
    String requestId) {
  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
  private static final Pattern TOKEN = Pattern.compile("(?:([0-9]{1,18})\\.)?([0-9]{1,18})");
  private static final Pattern TAG = Pattern.compile("(?:W/)?\"(?:.*[-.])?([0-9]{1,18})\"");
  private static final int TIMEOUT_MILLIS_DEFAULT = 5000;
  private static final int TIMEOUT_MILLIS_MAX = 8000;
  private static final long LAG_MAX = 1_000_000_000_000L;

  Optional<String> header(String name) {
    return request.getHeader(name).map(header -> header.value());
  }

  /** Whether nobody waits for the answer any more. */
  boolean isLeft() {
    return request.getAttribute(Connections.LEFT).filter(AtomicBoolean::get).isPresent();
  }

  /** The path as the client wrote it. */
  String rawPath() {
    return request.getUri().path();
  }

  /** The circuit of the path, which may not exist. */
  CircuitId circuit() {
    return CircuitId.named(path.get("t"), path.getOrDefault("c", CircuitId.MAIN));
  }

  /** The same where the shards of a tenant's metrics may be named too. */
  CircuitId circuitOrShard() {
    return new CircuitId(path.get("t"), path.getOrDefault("c", CircuitId.MAIN));
  }

  /** The name of a table or view in the path. */
  String name(String variable) {
    return checkedName(variable, path.get(variable));
  }

  static String checkedName(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new WeirException(
          ErrorCode.NAME_INVALID,
          what
              + " name \""
              + name
              + "\" is not allowed. Use 1 to 63 of a-z, 0-9 and _, beginning with a letter or _.");
    }
    return name;
  }

  /** {@code min_rev} or {@code Weir-Min-Rev}, {@code timeout_ms}, and as of when. */
  ReadAt readAt() {
    Moment moment = moment();
    Position min = minimum();
    return readAt(
        moment instanceof Moment.AtRev(long rev, long epoch) && rev > min.rev()
            ? new Position(epoch, rev)
            : min,
        moment);
  }

  /** A read when a rev is reached, and whatever else is asked for. */
  ReadAt readAt(Position reached) {
    Position min = minimum();
    return readAt(reached.rev() > min.rev() ? reached : min, new Moment.Now());
  }

  private Position minimum() {
    return parameters
        .text("min_rev")
        .map(given -> position("parameter min_rev", given))
        .or(() -> header("Weir-Min-Rev").map(given -> position("header Weir-Min-Rev", given)))
        .orElse(new Position(0, 0));
  }

  private ReadAt readAt(Position min, Moment moment) {
    return new ReadAt(
        min.rev(),
        min.epoch(),
        timeoutMillis(),
        parameters.oneOf("read", List.of("local", "home"), "local").equals("home"),
        lagMax("max_lag_ms", ReadAt.USUAL),
        lagMax("max_lag_revs", ReadAt.ANY),
        moment);
  }

  private Moment moment() {
    Optional<String> rev = parameters.text("at_rev");
    Optional<String> time = parameters.text("at_time");
    if (rev.isPresent() && time.isPresent()) {
      throw Parameters.invalid(
          "at_time", "at_rev says as of when already. Leave one of them away.");
    }
    return rev.map(RequestContext::atRev)
        .or(() -> time.map(given -> new Moment.AtTime(Parameters.millis("at_time", given))))
        .orElse(new Moment.Now());
  }

  private static Moment atRev(String token) {
    Position at = position("parameter at_rev", token);
    if (at.rev() == 0) {
      throw Parameters.invalid("at_rev", "revs count from 1.");
    }
    return new Moment.AtRev(at.rev(), at.epoch());
  }

  private long lagMax(String name, long usual) {
    boolean stale = parameters.text("stale").isPresent();
    OptionalLong given = parameters.number(name, 0, LAG_MAX);
    if (stale && given.isPresent()) {
      throw Parameters.invalid(name, "stale=ok takes a copy of any age. Leave one of them away.");
    }
    return stale && parameters.oneOf("stale", List.of("ok"), "ok").equals("ok")
        ? ReadAt.ANY
        : given.orElse(usual);
  }

  int timeoutMillis() {
    return (int)
        parameters.number("timeout_ms", 0, TIMEOUT_MILLIS_MAX).orElse(TIMEOUT_MILLIS_DEFAULT);
  }

  /** A token {@code epoch.rev}, or {@code rev}, which leaves the epoch open. */
  static Position position(String what, String token) {
    Matcher matcher = TOKEN.matcher(token);
    if (!matcher.matches()) {
      ErrorCode code =
          what.startsWith("header") ? ErrorCode.HEADER_INVALID : ErrorCode.PARAMETER_INVALID;
      throw new WeirException(
          code, what + ": \"" + token + "\" is not a rev. Write for example 1842 or 1.1842.");
    }
    long epoch = matcher.group(1) == null ? 0 : Long.parseLong(matcher.group(1));
    return new Position(epoch, Long.parseLong(matcher.group(2)));
  }

  /** {@code If-Match} and {@code If-None-Match: *} of a definition. */
  Precondition precondition() {
    Optional<String> none = header("If-None-Match");
    if (none.isPresent() && !none.get().equals("*")) {
      throw new WeirException(
          ErrorCode.HEADER_INVALID, "If-None-Match: only * is understood on PUT and DELETE.");
    }
    return new Precondition(
        none.isPresent(), header("If-Match").map(this::matchedRev).orElse(NONE));
  }

  private static final OptionalLong NONE = OptionalLong.empty();

  private OptionalLong matchedRev(String tag) {
    if (tag.equals("*")) {
      return OptionalLong.of(-1);
    }
    Matcher matcher = TAG.matcher(tag);
    if (!matcher.matches()) {
      throw new WeirException(
          ErrorCode.HEADER_INVALID,
          "If-Match: \"" + tag + "\" is not an ETag of this server; send back the ETag you got.");
    }
    return OptionalLong.of(Long.parseLong(matcher.group(1)));
  }
}
