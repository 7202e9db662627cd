package dev.weir.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.weir.config.Closest;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** The OpenAPI document, and a page for each kind of problem. */
final class DocsRoutes {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final byte[] openApiYaml = resource("/openapi.yaml");
  private final byte[] openApiJson = json(openApiYaml);
  private final JsonNode problems = tree(resource("/docs/problems.yaml"));

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/openapi.yaml", c -> kept(Media.YAML, openApiYaml)).producing(Media.YAML),
        Route.of("GET", "/openapi.json", c -> kept(Media.JSON, openApiJson)),
        Route.of("GET", "/docs/problems", c -> index()).producing(Media.HTML),
        Route.of("GET", "/docs/problems/{slug}", this::problem).producing(Media.HTML));
  }

  /** The wire names that have a page. */
  Set<String> slugs() {
    Set<String> slugs = new TreeSet<>();
    problems.fieldNames().forEachRemaining(slugs::add);
    return slugs;
  }

  private CompletionStage<HttpResponse> index() {
    StringBuilder rows = new StringBuilder();
    for (ErrorCode code : ErrorCode.values()) {
      rows.append("<li>")
          .append(code.status())
          .append(" <a href=\"/docs/problems/")
          .append(code.slug())
          .append("\">")
          .append(code.slug())
          .append("</a> ")
          .append(escaped(code.title()))
          .append("</li>\n");
    }
    return page("Problems", "<ul>\n" + rows + "</ul>\n");
  }

  private CompletionStage<HttpResponse> problem(RequestContext context) {
    String slug = context.path().get("slug");
    ErrorCode code =
        Arrays.stream(ErrorCode.values())
            .filter(c -> c.slug().equals(slug))
            .findAny()
            .orElseThrow(() -> missing(slug));
    JsonNode texts = problems.path(slug);
    return page(
        code.slug(),
        paragraph("Title", code.title())
            + paragraph("Status", Integer.toString(code.status()))
            + paragraph("Retry", retry(code))
            + paragraph("Cause", texts.path("cause").asText())
            + paragraph("Example", texts.path("example").asText())
            + paragraph("What to do", texts.path("remedy").asText()));
  }

  private WeirException missing(String slug) {
    Optional<String> nearest = Closest.name(slug, slugs());
    String hint = nearest.map(near -> " Did you mean " + near + "?").orElse("");
    return new WeirException(
        ErrorCode.ROUTE_NOT_FOUND, "there is no problem \"" + slug + "\"." + hint, Map.of());
  }

  private static String retry(ErrorCode code) {
    return switch (code.retry()) {
      case NO -> "no: the same request gets the same answer";
      case SAFE -> "safe: nothing was stored, send it again after Retry-After";
      case WITH_KEY -> "with-key: stored or not, send it again with the same Idempotency-Key";
    };
  }

  private static String paragraph(String head, String text) {
    return "<h2>" + head + "</h2>\n<p>" + escaped(text) + "</p>\n";
  }

  private static CompletionStage<HttpResponse> page(String title, String body) {
    String html =
        """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>Weir: %s</title></head>
        <body>
        <p><a href="/docs/problems">all problems</a></p>
        <h1>%s</h1>
        %s</body>
        </html>
        """
            .formatted(escaped(title), escaped(title), body);
    return kept(Media.HTML, html.getBytes(StandardCharsets.UTF_8));
  }

  private static CompletionStage<HttpResponse> kept(Media media, byte[] bytes) {
    return CompletableFuture.completedFuture(Answers.bytes(200, media.contentType(), bytes));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static byte[] json(byte[] yaml) {
    try {
      return new ObjectMapper().writeValueAsBytes(tree(yaml));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode tree(byte[] yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] resource(String name) {
    try (InputStream in = DocsRoutes.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            String.format(Locale.ROOT, "resource %s is missing from the jar", name));
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
