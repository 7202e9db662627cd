package dev.weir.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers with bodies in the shape of the contract, in the order in which they were prepared; the
 * last one of a route stays. Keeps what it was asked.
 */
final class FakeServer implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Deque<Reply>> replies = new HashMap<>();
  private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

  FakeServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  /** One request; {@code target} is path and query. */
  record Asked(String method, String target, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.get(name);
    }
  }

  private record Reply(int status, Map<String, String> headers, String body) {}

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  FakeServer reply(String methodAndPath, int status, String body) {
    return reply(methodAndPath, status, Map.of(), body);
  }

  synchronized FakeServer reply(
      String methodAndPath, int status, Map<String, String> headers, String body) {
    replies
        .computeIfAbsent(methodAndPath, _ -> new ArrayDeque<>())
        .add(new Reply(status, headers, body));
    return this;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new HashMap<>();
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(
        new Asked(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body));
    Reply reply = next(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
    byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private synchronized Reply next(String route) {
    Deque<Reply> prepared = replies.get(route);
    if (prepared == null) {
      return new Reply(
          404,
          Map.of(),
          "{\"code\":\"route-not-found\",\"detail\":\"no reply for " + route + "\"}");
    }
    return prepared.size() > 1 ? prepared.removeFirst() : prepared.getFirst();
  }
}
