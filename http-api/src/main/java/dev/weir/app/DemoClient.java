package dev.weir.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Speaks to one node over HTTP as any client would. */
final class DemoClient {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final int TRIES_MAX = 20;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI base;

  DemoClient(URI base) {
    this.base = base;
  }

  JsonNode putSql(String path, String sql) {
    return send(
        request(path).header("Content-Type", "application/sql").PUT(BodyPublishers.ofString(sql)));
  }

  JsonNode post(String path, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  /** Sends a batch; the same key never applies it twice. */
  JsonNode postBatch(String tenant, String key, String batch) {
    return send(
        request("/v1/tenants/" + tenant + "/batches?mode=lenient")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(batch)));
  }

  JsonNode get(String path) {
    return send(request(path).GET());
  }

  /** Reads an NDJSON stream until its server ends it. */
  List<JsonNode> stream(String path) {
    HttpRequest request =
        request(path)
            .header("Accept", "application/x-ndjson")
            .timeout(Duration.ofSeconds(60))
            .GET()
            .build();
    try {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      List<JsonNode> messages = new ArrayList<>();
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (!line.isBlank()) {
            messages.add(JSON.readTree(line));
          }
        }
      }
      return messages;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(30));
  }

  /** Sends, and sends again what the server says may be sent again. */
  private JsonNode send(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    for (int tries = 1; ; tries++) {
      try {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() < 300) {
          return JSON.readTree(response.body());
        }
        if (tries == TRIES_MAX || !mayRetry(response)) {
          throw new WeirException(
              ErrorCode.INTERNAL, request.method() + " " + request.uri() + ": " + response.body());
        }
        new CountDownLatch(1).await(200L * tries, TimeUnit.MILLISECONDS);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  private static boolean mayRetry(HttpResponse<String> response) {
    return switch (response.statusCode()) {
      case 429, 503, 504, 507 -> true;
      default -> false;
    };
  }

  private static RuntimeException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException(e);
  }
}
