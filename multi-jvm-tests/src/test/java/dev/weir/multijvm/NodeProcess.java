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
import java.util.concurrent.Callable;
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
  /** The exit code of a node that left in order after SIGTERM. */
  static final int TERMINATED = 143;

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
    Path config = data.resolveSibling(data.getFileName() + ".conf");
    try {
      Files.createDirectories(data);
      Files.write(config, List.of(settings));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return run(
        data.getParent(),
        List.of("serve", "--port", "0", "--config", config.toString(), "--data", data.toString()));
  }

  /**
   * Runs the product's command line until a node in it is ready.
   *
   * @param directory the working directory
   */
  static NodeProcess run(Path directory, List<String> arguments) {
    try {
      Path output = Files.createTempFile(directory, "node-", ".log");
      NodeProcess node =
          new NodeProcess(
              new ProcessBuilder(command(arguments))
                  .directory(directory.toFile())
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

  private static List<String> command(List<String> arguments) {
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
            "dev.weir.app.Main"));
    command.addAll(arguments);
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

  /** Waits until the node has said this. */
  void awaitOutput(String text) {
    await(() -> output().contains(text));
  }

  private void awaitReady() {
    await(() -> findBase().isPresent());
    base = findBase().orElseThrow();
    await(() -> Http.status(base.resolve("/health/ready")) == 200);
  }

  private void await(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(START_MAX)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !process.isAlive() || condition.call());
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
