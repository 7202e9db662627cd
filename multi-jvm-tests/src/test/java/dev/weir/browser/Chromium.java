package dev.weir.browser;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless Chromium of its own, with a fresh profile and nothing that calls home. */
final class Chromium implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofSeconds(30);
  private static final int STOP_SECONDS_MAX = 10;
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-dev-shm-usage",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--remote-debugging-port=0");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final int port;

  private Chromium(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** The first Chromium on the search path. */
  static Optional<Path> find() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return NAMES.stream()
        .flatMap(
            name -> Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Chromium start(Path program, Path profile) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(FLAGS);
    command.add("--user-data-dir=" + profile);
    command.add("about:blank");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(profile.resolveSibling("chromium.log").toFile())
            .start();
    return new Chromium(process, port(process, profile.resolve("DevToolsActivePort")));
  }

  /** Chromium writes the port it chose to the first line of a file of its profile. */
  private static int port(Process process, Path file) throws IOException {
    await("Chromium listens")
        .atMost(START_MAX)
        .until(() -> !process.isAlive() || (Files.exists(file) && Files.size(file) > 0));
    return Integer.parseInt(Files.readAllLines(file).getFirst());
  }

  /** Opens a tab of the given width. */
  BrowserTab open(int width, int height) throws IOException, InterruptedException {
    HttpRequest ask =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/new?about:blank"))
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    String answer = http.send(ask, BodyHandlers.ofString()).body();
    String socket = new ObjectMapper().readTree(answer).path("webSocketDebuggerUrl").asText();
    return BrowserTab.connect(http, URI.create(socket), width, height);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(null, STOP_SECONDS_MAX, TimeUnit.SECONDS).join();
    process.destroyForcibly();
    http.shutdownNow();
  }
}
