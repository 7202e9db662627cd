package dev.weir.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.MediaTypes;

/** The media types of requests and answers. */
enum Media {
  JSON("application/json"),
  NDJSON("application/x-ndjson", "application/ndjson", "application/jsonl"),
  CSV("text/csv"),
  SQL("application/sql"),
  SSE("text/event-stream"),
  YAML("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"),
  TEXT("text/plain"),
  HTML("text/html"),
  PROBLEM("application/problem+json"),
  METRICS("text/plain"),
  OPEN_METRICS("application/openmetrics-text"),
  PROTOBUF("application/x-protobuf");

  private final String wire;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> aliases;

  @SuppressWarnings("ImmutableEnumChecker") // immutable, only not annotated
  private final ContentType contentType;

  Media(String wire, String... aliases) {
    this.wire = wire;
    this.aliases = List.of(aliases);
    this.contentType = contentTypeOf(wire);
  }

  String wire() {
    return wire;
  }

  ContentType contentType() {
    return contentType;
  }

  /** Whether a media range of {@code Accept} ({@code type/subtype} with stars) names this type. */
  boolean matches(String range) {
    if (range.equals("*/*") || range.equals(wire) || aliases.contains(range)) {
      return true;
    }
    return range.endsWith("/*") && wire.startsWith(range.substring(0, range.length() - 1));
  }

  /** The one of {@code known} that a {@code Content-Type} without parameters names. */
  static Optional<Media> named(String type, List<Media> known) {
    String lower = type.toLowerCase(Locale.ROOT);
    return known.stream().filter(m -> m.wire.equals(lower) || m.aliases.contains(lower)).findAny();
  }

  private static ContentType contentTypeOf(String wire) {
    return switch (wire) {
      case "application/json" -> ContentTypes.APPLICATION_JSON;
      case "text/csv" -> ContentTypes.TEXT_CSV_UTF8;
      case "text/plain" -> ContentTypes.TEXT_PLAIN_UTF8;
      case "text/html" -> ContentTypes.TEXT_HTML_UTF8;
      case "application/x-protobuf" ->
          MediaTypes.applicationBinary("x-protobuf", false).toContentType();
      case "text/event-stream" -> MediaTypes.TEXT_EVENT_STREAM.toContentType();
      default -> custom(wire, Map.of());
    };
  }

  /** A content type Pekko has no constant for, with parameters. */
  static ContentType custom(String wire, Map<String, String> parameters) {
    int slash = wire.indexOf('/');
    return MediaTypes.customWithFixedCharset(
            wire.substring(0, slash),
            wire.substring(slash + 1),
            HttpCharsets.UTF_8,
            parameters,
            true)
        .toContentType();
  }
}
