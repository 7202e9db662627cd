package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Requests that no client library would send: the answers are problems all the same. */
@TestInstance(Lifecycle.PER_CLASS)
class RawRequestTest {
  private static final String BATCHES = "/v1/tenants/ca/batches";

  private TestServer server;

  @BeforeAll
  void start() throws Exception {
    server = TestServer.start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void foreignHostIsRefused() throws IOException {
    assertThat(send("GET /v1/info HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 421 ")
        .contains("\"code\":\"host-not-allowed\"");
  }

  @Test
  void localHostsAreAnswered() throws IOException {
    for (String host : new String[] {"localhost", "127.0.0.1:8780", "[::1]:1", "LOCALHOST:5"}) {
      assertThat(send("GET /v1/info HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
          .as(host)
          .startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void errorsOfTheParserAreProblems() throws IOException {
    for (String request :
        new String[] {
          "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
          "GET /v1/info HTTP/1.1\r\n\r\n",
          "GET /v1/info HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
          "GET /v1/info HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(20_000) + "\r\n\r\n",
          "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
          "GET /v1/info HTTP/9.1\r\nHost: localhost\r\n\r\n",
          "NONSENSE\r\n\r\n",
          "FROB /v1/info HTTP/1.1\r\nHost: localhost\r\n\r\n",
          "POST /v1/tenants/ca/batches HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n"
        }) {
      String answer = send(request.replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n"));
      assertThat(answer)
          .as(request.substring(0, Math.min(60, request.length())))
          .matches("(?s)HTTP/1.1 4\\d\\d .*")
          .contains("application/problem+json")
          .contains("X-Content-Type-Options: nosniff")
          .contains("Weir-Request-Id:");
    }
  }

  /** Answered before, a client that still writes would find its connection closed. */
  @Test
  void aRefusalWaitsForTheBody() throws IOException {
    String body = " ".repeat(20 << 20);
    String length = "Content-Length: " + body.length() + "\r\n\r\n" + body;
    assertThat(send(post("/v1/nowhere", length))).startsWith("HTTP/1.1 404 ");
    assertThat(send(post(BATCHES, length)))
        .startsWith("HTTP/1.1 413 ")
        .contains("\"code\":\"body-too-large\"");
    String chunk = "80000\r\n" + " ".repeat(0x80000) + "\r\n";
    String chunks = "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(40) + "0\r\n\r\n";
    assertThat(send(post(BATCHES, chunks)))
        .startsWith("HTTP/1.1 413 ")
        .contains("\"actual\":" + body.length());
  }

  @Test
  void whoeverAsksBeforeItSendsIsAnsweredAtOnce() throws IOException {
    String asked = "Expect: 100-continue\r\nContent-Length: 20000000\r\n\r\n";
    assertThat(send(post("/v1/nowhere", asked))).startsWith("HTTP/1.1 404 ");
    assertThat(send(post(BATCHES, asked))).startsWith("HTTP/1.1 413 ");
  }

  private static String post(String path, String rest) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        + "Content-Type: application/json\r\n"
        + rest;
  }

  @Test
  void unknownMethodIsToldTheKnownOnes() throws IOException {
    assertThat(send("FROB / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 405 ")
        .contains("Allow: DELETE, GET, HEAD, POST, PUT\r\n");
  }

  @Test
  void encodedSegmentsNeverReachOutsideTheConsole() throws IOException {
    for (String path : new String[] {"/ui/..%2Fopenapi.yaml", "/ui/..%2F..%2Fx", "/ui//x"}) {
      assertThat(send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
          .as(path)
          .startsWith("HTTP/1.1 404 ");
    }
  }

  private String send(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
