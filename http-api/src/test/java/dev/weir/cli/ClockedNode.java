package dev.weir.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A node whose clock stands; the JDK's own server would write the true time into its answers. */
final class ClockedNode implements AutoCloseable {
  private static final String BODY =
      "{\"id\":\"local\",\"total\":256,\"shards\":[],\"members\":[]}";

  private final ServerSocket server;
  private final String time;

  ClockedNode(String time) {
    this.time = time;
    try {
      server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::serve);
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        while (!in.readLine().isEmpty()) {
          // a request ends with an empty line
        }
        socket.getOutputStream().write(answer().getBytes(US_ASCII));
      } catch (IOException e) {
        return;
      }
    }
  }

  private String answer() {
    return String.join(
        "\r\n",
        "HTTP/1.1 200 OK",
        "Connection: close",
        "Content-Type: application/json",
        "Date: " + time,
        "Content-Length: " + BODY.length(),
        "",
        BODY);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
