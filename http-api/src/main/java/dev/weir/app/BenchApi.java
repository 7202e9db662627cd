package dev.weir.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Requests about a node or a cluster, one connection each. */
final class BenchApi {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final String TYPE = "application/json";

  /** No status: every refusal is a failure. */
  private static final int NONE = 0;

  private BenchApi() {}

  /** What a node answers to GET, if it answers well. */
  static Optional<JsonNode> get(URI base, String path) {
    return send(base, BenchClient.request("GET", path, TYPE, new byte[0]))
        .filter(answer -> answer.status() < 300)
        .map(answer -> json(answer.body()));
  }

  /**
   * Asks a node to do something.
   *
   * @throws IllegalStateException when it refuses
   */
  static JsonNode ask(URI base, String method, String path, String body) {
    return askUnless(NONE, base, method, path, body).orElseThrow();
  }

  /**
   * The same, with one refusal that is expected.
   *
   * @return empty when it refuses with that status
   */
  static Optional<JsonNode> askUnless(
      int status, URI base, String method, String path, String body) {
    byte[] request = BenchClient.request(method, path, TYPE, body.getBytes(StandardCharsets.UTF_8));
    BenchClient.Answer answer =
        send(base, request)
            .orElseThrow(() -> new IllegalStateException(path + ": " + base + " did not answer"));
    if (answer.status() == status) {
      return Optional.empty();
    }
    if (answer.status() >= 300) {
      throw new IllegalStateException(path + ": " + answer.status() + " " + answer.body());
    }
    return Optional.of(json(answer.body()));
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<BenchClient.Answer> send(URI base, byte[] request) {
    try (BenchClient client = new BenchClient(base)) {
      return Optional.of(client.send(request));
    } catch (IOException notReached) {
      return Optional.empty();
    }
  }
}
