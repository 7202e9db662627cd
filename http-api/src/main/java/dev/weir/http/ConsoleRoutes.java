package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** The files of the console, out of the jar. */
final class ConsoleRoutes {
  /** No dots but between letters: nothing can climb out of {@code web/}. */
  private static final Pattern PATH =
      Pattern.compile("(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*");

  private static final Map<String, ContentType> TYPES =
      Map.of(
          "html", Media.HTML.contentType(),
          "js", Media.custom("text/javascript", Map.of()),
          "css", Media.custom("text/css", Map.of()),
          "svg", Media.custom("image/svg+xml", Map.of()),
          "json", Media.JSON.contentType());

  private final boolean enabled;

  ConsoleRoutes(boolean enabled) {
    this.enabled = enabled;
  }

  List<Route> routes() {
    return List.of(Route.of("GET", "/ui/*", this::file).producing());
  }

  private CompletionStage<HttpResponse> file(RequestContext context) {
    String path = context.path().get("*");
    String name = path.isEmpty() ? "index.html" : path;
    ContentType type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    byte[] bytes = enabled && type != null && PATH.matcher(name).matches() ? read(name) : null;
    if (bytes == null) {
      throw new WeirException(
          ErrorCode.ROUTE_NOT_FOUND,
          enabled ? "the console has no file " + name + "." : "the console is switched off.");
    }
    return CompletableFuture.completedFuture(
        Answers.bytes(200, type, bytes)
            .addHeader(RawHeader.create("Content-Security-Policy", "default-src 'self'")));
  }

  private static byte[] read(String name) {
    try (InputStream in = ConsoleRoutes.class.getResourceAsStream("/web/" + name)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
