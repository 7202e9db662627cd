package dev.weir.multijvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * One node in a JVM of its own, started by the command line of the product.
 *
 * <p>Output goes to a file beside the data directory; {@link #close} leaves no process behind.
 */
final class NodeProcess implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");
  private static final Duration START_MAX = Duration.ofSeconds(90);

  private final Process process;
  private final Path output;
  private final Thread lastWill;
  private URI base;

  private NodeProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
    this.lastWill = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(lastWill);
  }

  /**
   * Starts a node on a free port and waits until it is ready.
   *
   * @param settings further configuration, {@code key=value} as in HOCON
   */
  static NodeProcess start(Path data, String... settings) {
    try {
      Files.createDirectories(data);
      Path config = data.resolveSibling(data.getFileName() + ".conf");
      Files.write(config, List.of(settings));
      Path output = Files.createTempFile(data.getParent(), "node-", ".log");
      NodeProcess node =
          new NodeProcess(
              new ProcessBuilder(command(data, config))
                  .redirectErrorStream(true)
                  .redirectOutput(output.toFile())
                  .start(),
              output);
      node.awaitReady();
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(Path data, Path config) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx384m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.weir.app.Main",
            "serve",
            "--port",
            "0",
            "--config",
            config.toString(),
            "--data",
            data.toString()));
    return command;
  }

  URI base() {
    return base;
  }

  /** Processor time the node has used so far. */
  Duration processorTime() {
    return process.toHandle().info().totalCpuDuration().orElseThrow();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL: the node gets no chance to write or say anything. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** SIGTERM: the node leaves in order. */
  int stop() {
    process.destroy();
    awaitEnd();
    return process.exitValue();
  }

  @Override
  public void close() {
    kill();
    Runtime.getRuntime().removeShutdownHook(lastWill);
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    Awaitility.await()
        .atMost(START_MAX)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !process.isAlive() || findBase().isPresent());
    base = findBase().orElseThrow(() -> new IllegalStateException("node died:\n" + output()));
    Awaitility.await()
        .atMost(START_MAX)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !process.isAlive() || Http.status(base.resolve("/health/ready")) == 200);
    if (!process.isAlive()) {
      throw new IllegalStateException("node died:\n" + output());
    }
  }

  private Optional<URI> findBase() {
    Matcher matcher = LISTENING.matcher(output());
    return matcher.find() ? Optional.of(URI.create(matcher.group())) : Optional.empty();
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the node does not end:\n" + output());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
