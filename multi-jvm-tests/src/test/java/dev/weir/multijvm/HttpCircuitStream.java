package dev.weir.multijvm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.history.CircuitStream;
import dev.weir.history.StreamMessage;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An NDJSON stream of a node, message by message. */
final class HttpCircuitStream implements CircuitStream {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** How long one look for a message takes, so that its client can stop. */
  private static final int LOOK_MILLIS = 200;

  /** A node says something every 10 s; one that does not is given up. */
  private static final long SILENCE_NANOS_MAX = TimeUnit.SECONDS.toNanos(25);

  private final StreamConnection connection;
  private long heard = System.nanoTime();

  HttpCircuitStream(URI node, String path) throws IOException {
    connection = new StreamConnection(node, path, Map.of("Accept", "application/x-ndjson"), 0);
    try {
      if (connection.status() != 200) {
        throw new IOException("status " + connection.status());
      }
      connection.skipHead();
    } catch (IOException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public Optional<StreamMessage> next() throws IOException {
    if (!connection.hasMore(LOOK_MILLIS)) {
      if (System.nanoTime() - heard > SILENCE_NANOS_MAX) {
        throw new IOException("the node says nothing any more");
      }
      return Optional.empty();
    }
    String line = connection.line();
    if (line == null) {
      throw new EOFException("the stream ended without a message that says so");
    }
    heard = System.nanoTime();
    return Optional.of(message(JSON.readTree(line)));
  }

  @Override
  public void close() {
    connection.close();
  }

  private static StreamMessage message(JsonNode json) {
    return new StreamMessage(
        type(json.get("type").asText()),
        json.path("view").asText(null),
        json.path("prev_rev").asLong(),
        json.path("rev").asLong(),
        json.path("coalesced").asBoolean(),
        json.has("id"),
        rows(json));
  }

  private static StreamMessage.Type type(String name) {
    return StreamMessage.Type.valueOf(name.replace('-', '_').toUpperCase(Locale.ROOT));
  }

  private static Map<String, Long> rows(JsonNode json) {
    Map<String, Long> rows = new HashMap<>();
    // in snapshot-begin this is their number
    if (json.path("rows").isArray()) {
      json.get("rows").forEach(row -> rows.merge(HttpCircuitClient.row(row), 1L, Long::sum));
    }
    json.path("changes")
        .forEach(
            change ->
                rows.merge(
                    HttpCircuitClient.row(change.get("row")), change.get("w").asLong(), Long::sum));
    return rows;
  }
}
