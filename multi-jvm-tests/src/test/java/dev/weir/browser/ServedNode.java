package dev.weir.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.app.Main;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A node in a process of its own, on a free port, with data that nobody keeps. */
final class ServedNode implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final int STOP_SECONDS_MAX = 20;
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:[1-9]\\d*");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final String url;

  private ServedNode(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  static ServedNode start(Path folder) throws IOException {
    Path log = folder.resolve("node.log");
    String ownPath = System.getProperty("java.class.path");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Xmx512m",
            "-cp",
            System.getProperty("surefire.test.class.path", ownPath),
            Main.class.getName(),
            "serve",
            "--port",
            "0",
            "--data",
            folder.resolve("data").toString());
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    await("the node prints its address")
        .atMost(START_MAX)
        .until(() -> !process.isAlive() || address(log).isPresent());
    assertThat(address(log)).as(() -> "output of the node: " + text(log)).isPresent();
    ServedNode node = new ServedNode(process, address(log).orElseThrow());
    await("the node is ready")
        .atMost(START_MAX)
        .until(() -> node.send("GET", "/health/ready", "", "").statusCode() == 200);
    return node;
  }

  String url() {
    return url;
  }

  /** Puts or posts a body that must be accepted; returns the answer's. */
  String accept(String method, String path, String type, String body) {
    HttpResponse<String> answer = send(method, path, type, body);
    assertThat(answer.statusCode()).as(() -> path + ": " + answer.body()).isBetween(200, 299);
    return answer.body();
  }

  private HttpResponse<String> send(String method, String path, String type, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, BodyPublishers.ofString(body));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    return http.sendAsync(request.build(), BodyHandlers.ofString()).join();
  }

  private static Optional<String> address(Path log) {
    return ADDRESS.matcher(text(log)).results().map(MatchResult::group).findFirst();
  }

  private static String text(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(null, STOP_SECONDS_MAX, TimeUnit.SECONDS).join();
    process.destroyForcibly();
    http.shutdownNow();
  }
}
