package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** One server, spoken to over HTTP. */
final class Api {
  static final String JSON = "application/json";
  static final String NDJSON = "application/x-ndjson";
  static final String CSV = "text/csv";
  static final String SQL = "application/sql";

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** The server answers within 10 s; beyond this something between us and it is broken. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

  private static final int OK_BELOW = 400;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private final String url;
  private final Optional<String> key;

  Api(String url, Optional<String> key) {
    this.url = url.replaceFirst("/+$", "");
    this.key = key;
  }

  String url() {
    return url;
  }

  /** A whole answer of any status. */
  record Answer(int status, HttpHeaders headers, byte[] body) {
    JsonNode json() {
      return Json.parse(body);
    }

    /** This answer, or its problem thrown. */
    Answer orRefused() {
      if (status >= OK_BELOW) {
        throw new Refused(Problem.of(status, body));
      }
      return this;
    }
  }

  Answer get(String path, String accept) {
    return send(request(path).header("Accept", accept).GET().build()).orRefused();
  }

  Answer delete(String path) {
    return send(request(path).DELETE().build()).orRefused();
  }

  Answer put(String path, String type, byte[] body) {
    return send(withBody(path, type).PUT(HttpRequest.BodyPublishers.ofByteArray(body)).build())
        .orRefused();
  }

  Answer post(String path, String type, String accept, byte[] body) {
    return send(withBody(path, type)
            .header("Accept", accept)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build())
        .orRefused();
  }

  /** Any status is an answer here: the caller decides what to send again. */
  Answer postWithKey(String path, String type, String idempotencyKey, byte[] body) {
    return send(
        withBody(path, type)
            .header("Accept", JSON)
            .header("Idempotency-Key", idempotencyKey)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  /** A body that is read while it arrives; for streams and large results. */
  InputStream open(String path, String accept) {
    return openBody(request(path, Optional.empty()).header("Accept", accept).GET().build());
  }

  InputStream openPost(String path, String type, String accept, byte[] body) {
    return openBody(
        withBody(path, type)
            .header("Accept", accept)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  static String encode(String pathSegment) {
    return URLEncoder.encode(pathSegment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private InputStream openBody(HttpRequest request) {
    HttpResponse<InputStream> response =
        exchange(request, HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() < OK_BELOW) {
      return response.body();
    }
    try (InputStream body = response.body()) {
      throw new Refused(Problem.of(response.statusCode(), body.readAllBytes()));
    } catch (IOException e) {
      throw new NotReached(url, e);
    }
  }

  private Answer send(HttpRequest request) {
    HttpResponse<byte[]> response = exchange(request, HttpResponse.BodyHandlers.ofByteArray());
    return new Answer(response.statusCode(), response.headers(), response.body());
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request, handler);
    } catch (HttpTimeoutException e) {
      throw new NotReached(url, new IOException("no answer in time", e));
    } catch (ConnectException e) {
      throw new NotReached(url, new IOException("connection refused", e));
    } catch (IOException e) {
      throw new NotReached(url, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotReached(url, e);
    }
  }

  private HttpRequest.Builder withBody(String path, String type) {
    return request(path).header("Content-Type", type);
  }

  private HttpRequest.Builder request(String path) {
    return request(path, Optional.of(ANSWER_TIMEOUT));
  }

  private HttpRequest.Builder request(String path, Optional<Duration> timeout) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
    timeout.ifPresent(request::timeout);
    key.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    return request;
  }
}
