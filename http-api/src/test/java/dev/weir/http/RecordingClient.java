package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The client of all HTTP tests: an answer with a status, content type or body that the OpenAPI
 * document does not have fails the test, whatever the test is about.
 */
final class RecordingClient implements AutoCloseable {
  static final OpenApi OPEN_API = new OpenApi();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  private final String base;
  private final Set<String> seen = new TreeSet<>();

  RecordingClient(TestServer server) {
    this(URI.create(server.url("/")));
  }

  /** A client of any server; {@code base} is its address without a path. */
  RecordingClient(URI base) {
    this.base = base.resolve("/").toString();
  }

  /** An answer with its body as JSON where it is JSON. */
  record Answer(int status, HttpResponse<byte[]> raw, JsonNode json) {
    String text() {
      return new String(raw.body(), StandardCharsets.UTF_8);
    }

    String header(String name) {
      return raw.headers().firstValue(name).orElse("");
    }

    String code() {
      return json.path("code").asText();
    }
  }

  /** A request being put together. */
  final class Call {
    private final String method;
    private final String path;
    private final List<String> headers = new ArrayList<>();
    private byte[] body = new byte[0];

    private Call(String method, String path) {
      this.method = method;
      this.path = path;
    }

    Call header(String name, String value) {
      headers.add(name);
      headers.add(value);
      return this;
    }

    Call body(String type, String text) {
      return body(type, text.getBytes(StandardCharsets.UTF_8));
    }

    Call body(String type, byte[] bytes) {
      this.body = bytes;
      return header("Content-Type", type);
    }

    Answer send() {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(base + path.substring(1)))
              .timeout(Duration.ofSeconds(30))
              .method(
                  method,
                  body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
      if (!headers.isEmpty()) {
        request.headers(headers.toArray(String[]::new));
      }
      try {
        return check(method, path, client.send(request.build(), BodyHandlers.ofByteArray()));
      } catch (IOException e) {
        throw new AssertionError(method + " " + path, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  Call call(String method, String path) {
    return new Call(method, path);
  }

  Answer get(String path) {
    return call("GET", path).send();
  }

  Answer putSql(String path, String sql) {
    return call("PUT", path).body("application/sql", sql).send();
  }

  Answer postJson(String path, String json) {
    return call("POST", path).body("application/json", json).send();
  }

  /** Every {@code METHOD template status} that was answered. */
  Set<String> seen() {
    return seen;
  }

  @Override
  public void close() {
    client.close();
  }

  private Answer check(String method, String path, HttpResponse<byte[]> response) {
    String plain = path.replaceAll("\\?.*", "");
    int status = response.statusCode();
    String where = method + " " + path + " -> " + status + " " + text(response);
    assertThat(response.headers().firstValue("Weir-Request-Id")).as(where).isPresent();
    assertThat(response.headers().firstValue("X-Content-Type-Options"))
        .as(where)
        .hasValue("nosniff");
    assertThat(response.headers().firstValue("Cache-Control")).as(where).isPresent();
    String type = response.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
    JsonNode json = json(type, response, where);
    String documented = method.equals("HEAD") ? "GET" : method;
    String template = OPEN_API.template(plain);
    // a wrong method is answered by no operation
    boolean known =
        status != 405
            && template != null
            && OPEN_API.operation(documented, template).has("responses");
    JsonNode schema;
    if (known) {
      JsonNode documentedResponse = OPEN_API.response(documented, template, status);
      assertThat(documentedResponse.isMissingNode()).as("undocumented: " + where).isFalse();
      if (documentedResponse.has("content")) {
        assertThat(documentedResponse.path("content").has(type))
            .as("content type " + type + ": " + where)
            .isTrue();
      }
      schema = documentedResponse.path("content").path(type).path("schema");
      seen.add(documented + " " + template + " " + status);
    } else {
      // no route: the answer must still be a problem
      assertThat(type).as(where).isEqualTo("application/problem+json");
      schema = OPEN_API.document().at("/components/schemas/Problem");
    }
    if (json != null && schema.isObject()) {
      assertThat(OPEN_API.faults(schema, json)).as(where).isEmpty();
    }
    return new Answer(status, response, json == null ? JSON.nullNode() : json);
  }

  private static JsonNode json(String type, HttpResponse<byte[]> response, String where) {
    boolean packed = response.headers().firstValue("Content-Encoding").isPresent();
    if (!type.toLowerCase(Locale.ROOT).endsWith("json")
        || type.contains("ndjson")
        || packed
        || response.body().length == 0) {
      return null;
    }
    try {
      return JSON.readTree(text(response));
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + where, e);
    }
  }

  private static String text(HttpResponse<byte[]> response) {
    return Optional.of(new String(response.body(), StandardCharsets.UTF_8)).get();
  }
}
