package dev.weir.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Requests, and when they are made again.
 *
 * <p>429, 503 and 507 mean that nothing was stored: the same request is sent again after {@code
 * Retry-After}. After 504 and after a connection that broke nobody knows, so only what may be
 * repeated is: reads, and writes with a key.
 */
final class Http implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** The server answers within 10 s; beyond this something on the way is broken. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

  private static final int OK_BELOW = 400;
  private static final long PAUSE_MILLIS = 100;
  private static final long PAUSE_MILLIS_MAX = 10_000;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private final String url;
  private final String credential;
  private final Duration patience;

  Http(String url, String credential, Duration patience) {
    this.url = url.replaceFirst("/+$", "");
    this.credential = credential;
    this.patience = patience;
  }

  /** An answer that is no refusal. */
  record Answer(HttpHeaders headers, byte[] body) {
    Members json() {
      try {
        return Members.of(JsonReader.read(new String(body, StandardCharsets.UTF_8)));
      } catch (IllegalArgumentException e) {
        throw new WeirFailure.Garbled("the answer is not JSON: " + e.getMessage(), e);
      }
    }

    String header(String name) {
      return headers.firstValue(name).orElse("");
    }
  }

  /**
   * What a request asks for.
   *
   * @param repeatable whether the same request twice is no more than once
   */
  record Ask(
      String method, String path, byte[] body, Map<String, String> headers, boolean repeatable) {
    static Ask get(String path, Map<String, String> headers) {
      return new Ask("GET", path, new byte[0], headers, true);
    }
  }

  /** Sends until there is an answer, a refusal, or no patience left. */
  Answer send(Ask ask) {
    long end = System.nanoTime() + patience.toNanos();
    long pause = PAUSE_MILLIS;
    while (true) {
      WeirFailure why;
      long wait = pause;
      try {
        HttpResponse<byte[]> response = client.send(request(ask), BodyHandlers.ofByteArray());
        if (response.statusCode() < OK_BELOW) {
          return new Answer(response.headers(), response.body());
        }
        why = failure(response.statusCode(), response.body());
        wait = Math.max(wait, retryAfterMillis(response.headers()));
      } catch (IOException e) {
        why = failure(e);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      if (!mayRepeat(ask, why)
          || System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait) - end > 0) {
        throw why;
      }
      pause(wait);
      pause = Math.min(2 * pause, PAUSE_MILLIS_MAX);
    }
  }

  /** A body that is read while it arrives; tried once. */
  InputStream open(String path, String accept) {
    HttpRequest request = builder(path).header("Accept", accept).GET().build();
    try {
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      if (response.statusCode() < OK_BELOW) {
        return response.body();
      }
      try (InputStream body = response.body()) {
        throw failure(response.statusCode(), body.readAllBytes());
      }
    } catch (IOException e) {
      throw failure(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static boolean mayRepeat(Ask ask, WeirFailure why) {
    return switch (why) {
      case WeirFailure.Unavailable _, WeirFailure.Unreachable _ -> true;
      case WeirFailure.OutcomeUnknown _ -> ask.repeatable();
      case WeirFailure.Refused _, WeirFailure.Interrupted _, WeirFailure.Garbled _ -> false;
    };
  }

  private static WeirFailure failure(int status, byte[] body) {
    Problem problem = Problem.of(status, body);
    return switch (status) {
      case 429, 503, 507 -> new WeirFailure.Unavailable(problem);
      case 502, 504 -> new WeirFailure.OutcomeUnknown(problem.toString(), null);
      default -> new WeirFailure.Refused(problem);
    };
  }

  private WeirFailure failure(IOException e) {
    return e instanceof ConnectException || e instanceof HttpConnectTimeoutException
        ? new WeirFailure.Unreachable(url, e)
        : new WeirFailure.OutcomeUnknown("the connection to " + url + " broke: " + e, e);
  }

  private static WeirFailure.Interrupted interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new WeirFailure.Interrupted(e);
  }

  private static long retryAfterMillis(HttpHeaders headers) {
    return headers
        .firstValue("Retry-After")
        .filter(text -> text.matches("\\d{1,6}"))
        .map(text -> Math.min(TimeUnit.SECONDS.toMillis(Long.parseLong(text)), PAUSE_MILLIS_MAX))
        .orElse(0L);
  }

  private HttpRequest request(Ask ask) {
    HttpRequest.Builder request =
        builder(ask.path()).timeout(ANSWER_TIMEOUT).header("Accept", "application/json");
    ask.headers().forEach(request::header);
    if (ask.body().length > 0) {
      request.header("Content-Type", "application/json");
    }
    return request
        .method(
            ask.method(),
            ask.body().length == 0
                ? BodyPublishers.noBody()
                : BodyPublishers.ofByteArray(ask.body()))
        .build();
  }

  private HttpRequest.Builder builder(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
    if (!credential.isEmpty()) {
      request.header("Authorization", "Bearer " + credential);
    }
    return request;
  }
}
