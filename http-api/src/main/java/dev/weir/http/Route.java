package dev.weir.http;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * One row of the {@link RouteTable}.
 *
 * @param template the path with {@code {names}}; a last segment {@code *} takes the rest
 * @param parameters names of the query parameters it knows
 * @param openParameters whether other query parameters are the handler's matter (filters)
 * @param produces media types it can answer with, the usual one first; none for files
 * @param stream answers for as long as the client reads; has no HEAD
 */
record Route(
    String method,
    String template,
    List<String> segments,
    Set<String> parameters,
    boolean openParameters,
    boolean stream,
    List<Media> produces,
    Handler handler) {
  /** Options of every read of a circuit. */
  static final List<String> READ_OPTIONS =
      List.of("min_rev", "timeout_ms", "read", "max_lag_ms", "max_lag_revs", "stale");

  /** Options of reads that go back in time. */
  static final List<String> PAST_OPTIONS = List.of("at_rev", "at_time");

  /** Answers a request; may throw or fail with a {@link dev.weir.config.WeirException}. */
  @FunctionalInterface
  interface Handler {
    CompletionStage<HttpResponse> handle(RequestContext context);
  }

  static Route of(String method, String template, Handler handler) {
    List<String> segments = Arrays.asList(template.substring(1).split("/", -1));
    return new Route(
        method, template, segments, Set.of(), false, false, List.of(Media.JSON), handler);
  }

  /** The same route with query parameters. */
  Route with(String... names) {
    return with(List.of(names));
  }

  Route with(List<String> names) {
    Set<String> all = new TreeSet<>(parameters);
    all.addAll(names);
    return new Route(method, template, segments, all, openParameters, stream, produces, handler);
  }

  /** The same route with the options of reads. */
  Route reading() {
    return with(READ_OPTIONS);
  }

  /** The same route for any moment of the past too. */
  Route travelling() {
    return reading().with(PAST_OPTIONS);
  }

  /** The same route with filters on columns as further parameters. */
  Route filtered() {
    return new Route(method, template, segments, parameters, true, stream, produces, handler);
  }

  /** The same route as one that stays open. */
  Route streaming() {
    return new Route(
        method, template, segments, parameters, openParameters, true, produces, handler);
  }

  /** The same route under another template. */
  Route at(String other) {
    List<String> parts = Arrays.asList(other.substring(1).split("/", -1));
    return new Route(method, other, parts, parameters, openParameters, stream, produces, handler);
  }

  /** The same route with other media types than JSON. */
  Route producing(Media... media) {
    return new Route(
        method, template, segments, parameters, openParameters, stream, List.of(media), handler);
  }
}
