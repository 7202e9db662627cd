package dev.weir.multijvm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** Short requests to a node. */
final class Http {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private Http() {}

  /** An answer; status 0 when there was none. */
  record Answer(int status, JsonNode body, HttpHeaders headers) {
    /** Whether the answer is that to an earlier request with the same key. */
    boolean replay() {
      return headers.firstValue("Idempotent-Replay").isPresent();
    }

    /** A header, empty if it is not there. */
    String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    /** Whether the same request may be sent again, and should be. */
    boolean mayRetry() {
      return switch (status) {
        case 0, 429, 503, 504 -> true;
        default -> false;
      };
    }
  }

  static int status(URI uri) {
    return send(HttpRequest.newBuilder(uri).GET()).status();
  }

  static Answer get(URI base, String path) {
    return send(HttpRequest.newBuilder(base.resolve(path)).GET());
  }

  static Answer delete(URI base, String path) {
    return send(HttpRequest.newBuilder(base.resolve(path)).DELETE());
  }

  /** An answer that is not JSON. */
  static String text(URI base, String path) {
    HttpRequest request = HttpRequest.newBuilder(base.resolve(path)).GET().build();
    try {
      return CLIENT.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The sum of a metric of the node over all its labels; 0 when it is not there yet. */
  static double metric(URI base, String name) {
    HttpRequest request = HttpRequest.newBuilder(base.resolve("/metrics")).GET().build();
    try {
      return CLIENT
          .send(request, BodyHandlers.ofLines())
          .body()
          .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static Answer putJson(URI base, String path, String json) {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(json)));
  }

  static Answer putSql(URI base, String path, String sql) {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/sql")
            .PUT(BodyPublishers.ofString(sql)));
  }

  static Answer postSql(URI base, String path, String sql) {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/sql")
            .POST(BodyPublishers.ofString(sql)));
  }

  static Answer postJson(URI base, String path, String json) {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  static Answer postText(URI base, String path, String text) {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString(text)));
  }

  static Answer postBatch(URI base, String tenant, String key, String body) {
    return postBatch(base, tenant, key, body, "");
  }

  /**
   * Sends a batch.
   *
   * @param options empty, or the query with its question mark
   */
  static Answer postBatch(URI base, String tenant, String key, String body, String options) {
    return send(
        HttpRequest.newBuilder(base.resolve("/v1/tenants/" + tenant + "/batches" + options))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body)));
  }

  private static Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response =
          CLIENT.send(request.timeout(Duration.ofSeconds(15)).build(), BodyHandlers.ofByteArray());
      boolean isJson = response.headers().firstValue("Content-Type").orElse("").contains("json");
      return new Answer(
          response.statusCode(),
          isJson ? JSON.readTree(response.body()) : JSON.nullNode(),
          response.headers());
    } catch (IOException e) {
      return new Answer(0, JSON.nullNode(), HttpHeaders.of(Map.of(), (name, value) -> true));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
