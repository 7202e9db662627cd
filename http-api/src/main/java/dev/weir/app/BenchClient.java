package dev.weir.app;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * One keep-alive HTTP/1.1 connection for benchmarks: bytes out, status and body back. A server that
 * closes it, as one does that refuses a body before it is read, gets another one.
 *
 * <p>It costs as little processor time as a client can, because it shares the cores with the server
 * it measures. Understands bodies with a Content-Length, and in chunks.
 */
final class BenchClient implements AutoCloseable {
  /** Longer than a node lets any request wait; a node that was killed may never answer. */
  private static final int ANSWER_MILLIS_MAX = 60_000;

  private final URI base;
  private Socket socket;
  private OutputStream out;
  private DataInputStream in;
  private boolean ends;

  /** An answer. */
  record Answer(int status, String body) {}

  BenchClient(URI base) throws IOException {
    this.base = base;
    connect();
  }

  private void connect() throws IOException {
    ends = false;
    socket = new Socket(base.getHost(), base.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(ANSWER_MILLIS_MAX);
    out = socket.getOutputStream();
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
  }

  /** A whole request, to be sent as often as wanted. */
  static byte[] request(String method, String path, String contentType, byte[] body) {
    return request(method, path, contentType, "", body);
  }

  /**
   * A whole request that is applied once, however often it is sent.
   *
   * @param key of idempotency; empty = none
   */
  static byte[] request(String method, String path, String contentType, String key, byte[] body) {
    return request(
        method, path, contentType, key.isEmpty() ? Map.of() : Map.of("Idempotency-Key", key), body);
  }

  /** A whole request with further headers. */
  static byte[] request(
      String method, String path, String contentType, Map<String, String> headers, byte[] body) {
    StringBuilder more = new StringBuilder();
    headers.forEach((name, value) -> more.append("\r\n").append(name).append(": ").append(value));
    byte[] head =
        (method
                + " "
                + path
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                + contentType
                + more
                + "\r\nContent-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] request = new byte[head.length + body.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return request;
  }

  Answer send(byte[] request) throws IOException {
    if (ends) {
      socket.close();
      connect();
    }
    out.write(request);
    out.flush();
    String status = line();
    int length = 0;
    boolean isChunked = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).trim());
      }
      isChunked |= lower.equals("transfer-encoding: chunked");
      ends |= lower.equals("connection: close");
    }
    byte[] body = isChunked ? chunks() : in.readNBytes(length);
    return new Answer(
        Integer.parseInt(status.substring(9, 12)), new String(body, StandardCharsets.UTF_8));
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int length = chunk(); length > 0; length = chunk()) {
      body.write(in.readNBytes(length));
      var _ = line();
    }
    var _ = line();
    return body.toByteArray();
  }

  private int chunk() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  /**
   * @throws IllegalStateException when the answer is not a success
   */
  Answer sendExpectingSuccess(byte[] request) throws IOException {
    Answer answer = send(request);
    if (answer.status >= 300) {
      throw new IllegalStateException(answer.status + " " + answer.body);
    }
    return answer;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
