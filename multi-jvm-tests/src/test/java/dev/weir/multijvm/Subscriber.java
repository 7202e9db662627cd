package dev.weir.multijvm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A subscriber that survives broken lines: it reads a stream for as long as it is allowed to, and
 * opens the next one at the last position it knows.
 */
final class Subscriber {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Supplier<URI> base;
  private final String tenant;
  private final List<String> views;
  private final boolean events;
  private final Replica replica = new Replica();
  private String ended;

  /**
   * @param events server-sent events and {@code Last-Event-ID}; otherwise NDJSON and {@code
   *     from_rev}
   */
  Subscriber(Supplier<URI> base, String tenant, List<String> views, boolean events) {
    this.base = base;
    this.tenant = tenant;
    this.views = views;
    this.events = events;
  }

  String tenant() {
    return tenant;
  }

  List<String> views() {
    return views;
  }

  Replica replica() {
    return replica;
  }

  /** The reason in the last message of the last stream; null when it had none. */
  String ended() {
    return ended;
  }

  /**
   * Opens a stream and reads nothing of it but its status.
   *
   * @param receiveBytes the socket's receive buffer, 0 for the system's own
   */
  StreamConnection open(int receiveBytes) throws IOException {
    ended = null;
    StreamConnection connection = new StreamConnection(base.get(), path(), headers(), receiveBytes);
    if (connection.status() != 200) {
      connection.close();
      throw new IOException("status " + connection.status());
    }
    return connection;
  }

  /**
   * Reads one stream until it knows enough, or {@code bytes} were read, or the line breaks, or the
   * node ends it.
   */
  void follow(BooleanSupplier enough, long bytes) {
    try (StreamConnection connection = open(0)) {
      read(connection, enough, bytes);
    } catch (IOException e) {
      ended = null;
    }
  }

  /** The same of a stream that was opened before. */
  void read(StreamConnection connection, BooleanSupplier enough, long bytes) {
    try {
      connection.skipHead();
      connection.allow(bytes);
      while (!enough.getAsBoolean() && ended == null) {
        take(next(connection));
      }
    } catch (IOException e) {
      // whatever broke it, the next stream begins at the last position
      ended = null;
    }
    replica.disconnected();
  }

  private void take(JsonNode message) throws IOException {
    if (message == null) {
      throw new EOFException("the stream ended without a message that says so");
    }
    if (message.get("type").asText().equals("end")) {
      ended = message.get("reason").asText();
    } else {
      replica.take(message);
    }
  }

  /** The next message, or null at the regular end of the stream. */
  private JsonNode next(StreamConnection connection) throws IOException {
    if (!events) {
      String line = connection.line();
      return line == null ? null : JSON.readTree(line);
    }
    Map<String, String> fields = new HashMap<>();
    for (String line = connection.line(); line != null; line = connection.line()) {
      if (line.isEmpty()) {
        return event(fields);
      }
      int colon = line.indexOf(": ");
      fields.put(line.substring(0, colon), line.substring(colon + 2));
    }
    return null;
  }

  private static JsonNode event(Map<String, String> fields) throws IOException {
    JsonNode message = JSON.readTree(fields.get("data"));
    String id = message.path("id").asText(null);
    if (!message.get("type").asText().equals(fields.get("event"))
        || !Objects.equals(id, fields.get("id"))) {
      throw new AssertionError("the frame disagrees with its message: " + fields);
    }
    return message;
  }

  private String path() {
    String path =
        views.size() == 1
            ? "/v1/tenants/" + tenant + "/views/" + views.getFirst() + "/stream?ints=number"
            : "/v1/tenants/" + tenant + "/stream?views=" + String.join(",", views);
    return !events && replica.position() != null ? path + "&from_rev=" + replica.position() : path;
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", events ? "text/event-stream" : "application/x-ndjson");
    if (events && replica.position() != null) {
      headers.put("Last-Event-ID", replica.position());
    }
    return headers;
  }
}
