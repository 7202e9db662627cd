package dev.weir.multijvm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A Prometheus of this machine that scrapes itself and a node, and writes on to that node. */
final class PrometheusProcess implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofSeconds(30);
  private static final int STOP_SECONDS_MAX = 60;
  private static final String SCRAPES = "prometheus_target_interval_length_seconds_count";

  private final Process process;
  private final Path config;
  private final Path data;
  private final URI base;
  private final URI node;
  private final Thread lastWill;

  private PrometheusProcess(Process process, Path directory, int port, URI node) {
    this.process = process;
    this.config = config(directory);
    this.data = data(directory);
    this.base = URI.create("http://127.0.0.1:" + port);
    this.node = node;
    this.lastWill = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(lastWill);
  }

  /** Aborts the test where there is no Prometheus. */
  static void assumeInstalled() {
    assumeTrue(
        run("", "sh", "-c", "command -v prometheus && command -v promtool").status() == 0,
        "Prometheus is not installed (apt-get install prometheus)");
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param node where it writes to, whether something listens there or not
   */
  static PrometheusProcess start(Path directory, URI node) {
    int port = freePort();
    return start(directory, port, node, scraping(port, node) + writing(node));
  }

  /**
   * Starts one that scrapes nothing and has samples of the past.
   *
   * @param samples as OpenMetrics with times
   */
  static PrometheusProcess serve(Path directory, String samples) {
    Path text = directory.resolve("samples.txt");
    write(text, samples);
    Ran made =
        run(
            "",
            "promtool",
            "tsdb",
            "create-blocks-from",
            "openmetrics",
            text.toString(),
            data(directory).toString());
    if (made.status() != 0) {
      throw new IllegalStateException("promtool makes no blocks: " + made.output());
    }
    return start(directory, freePort(), URI.create("http://127.0.0.1"), "global: {}\n");
  }

  /** Starts one that has no samples and reads those of a node. */
  static PrometheusProcess read(Path directory, URI node) {
    String settings =
        "remote_read: [{url: \""
            + node
            + "/v1/tenants/acme/prometheus/api/v1/read\", read_recent: true}]\n";
    return start(directory, freePort(), node, settings);
  }

  private static PrometheusProcess start(Path directory, int port, URI node, String settings) {
    write(config(directory), settings);
    Path output = directory.resolve("prometheus.log");
    KeptLogs.note(output);
    try {
      PrometheusProcess prometheus =
          new PrometheusProcess(
              new ProcessBuilder(
                      "prometheus",
                      "--config.file=" + config(directory),
                      "--storage.tsdb.path=" + data(directory),
                      "--web.listen-address=127.0.0.1:" + port,
                      "--storage.tsdb.retention.time=100y",
                      "--web.enable-lifecycle")
                  .directory(directory.toFile())
                  .redirectErrorStream(true)
                  .redirectOutput(output.toFile())
                  .start(),
              directory,
              port,
              node);
      prometheus.awaitReady();
      return prometheus;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A port that nobody has at this moment. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path config(Path directory) {
    return directory.resolve("prometheus.yml");
  }

  private static Path data(Path directory) {
    return directory.resolve("prometheus");
  }

  private static String scraping(int port, URI node) {
    return """
    global: {scrape_interval: 1s, scrape_timeout: 1s}
    scrape_configs:
      - {job_name: prometheus, static_configs: [{targets: ["127.0.0.1:%d"]}]}
      - {job_name: weir, static_configs: [{targets: ["127.0.0.1:%d"]}]}
    """
        .formatted(port, node.getPort());
  }

  private static String writing(URI node) {
    return "remote_write: [{url: \"" + node + "/v1/tenants/acme/prometheus/api/v1/write\"}]\n";
  }

  /** Where it listens. */
  URI base() {
    return base;
  }

  private void awaitReady() {
    Awaitility.await()
        .atMost(START_MAX)
        .until(() -> !process.isAlive() || Http.status(base.resolve("/-/ready")) == 200);
    if (!process.isAlive()) {
      throw new IllegalStateException("Prometheus ended with " + process.exitValue());
    }
  }

  /** Waits until it has scraped its targets so often, all in all. */
  void awaitScrapes(int scrapes) {
    Awaitility.await()
        .atMost(START_MAX.plusSeconds(2L * scrapes))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> Http.metric(base, SCRAPES) >= scrapes);
  }

  /** Scrapes no more, which marks its series as stale, and goes on sending. */
  void stopScraping() {
    write(config, writing(node));
    Http.Answer answer = Http.postJson(base, "/-/reload", "");
    if (answer.status() != 200) {
      throw new IllegalStateException("Prometheus does not reload: " + answer);
    }
  }

  /** Samples in its database. */
  long stored() {
    return (long) Http.metric(base, "prometheus_tsdb_head_samples_appended_total");
  }

  /** Samples that it gave up sending, for whatever reason. */
  long givenUp() {
    return (long)
        (Http.metric(base, "prometheus_remote_storage_samples_failed_total")
            + Http.metric(base, "prometheus_remote_storage_samples_dropped_total"));
  }

  /** Samples that it sent more than once, as they were not acknowledged. */
  long retried() {
    return (long) Http.metric(base, "prometheus_remote_storage_samples_retried_total");
  }

  /** SIGTERM: it sends what is left. */
  void stop() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Prometheus does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** All samples of the stopped database, one a line: labels, value, milliseconds. */
  List<String> dump() {
    Ran ran = run("", "promtool", "tsdb", "dump", data.toString());
    if (ran.status() != 0) {
      throw new IllegalStateException("promtool ends with " + ran.status());
    }
    return ran.output().lines().toList();
  }

  /** What a program did. */
  record Ran(int status, String output) {}

  /** What {@code promtool check metrics} says of an exposition. */
  static Ran checkMetrics(String exposition) {
    return run(exposition, "promtool", "check", "metrics");
  }

  private static Ran run(String input, String... command) {
    try {
      Path in = Files.createTempFile("weir-", ".in");
      try {
        Files.writeString(in, input);
        Process started =
            new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(started.waitFor(), output);
      } finally {
        Files.delete(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
    Runtime.getRuntime().removeShutdownHook(lastWill);
  }
}
