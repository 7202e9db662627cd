package dev.weir.multijvm;

import dev.weir.app.Main;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

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
  private final Duration startMax;
  private final Thread lastWill;
  private URI base;

  private NodeProcess(Process process, Path output, Duration startMax) {
    this.process = process;
    this.output = output;
    this.startMax = startMax;
    KeptLogs.note(output);
    this.lastWill = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(lastWill);
  }

  /**
   * How to start a node.
   *
   * @param data its data directory; configuration and log stand beside it
   * @param settings further configuration, {@code key=value} as in HOCON
   * @param arguments further arguments of {@code serve}, such as those to join a cluster
   * @param startMax the longest that it may take until it is ready
   */
  record Launch(Path data, List<String> settings, List<String> arguments, Duration startMax) {
    Launch {
      settings = List.copyOf(settings);
      arguments = List.copyOf(arguments);
    }

    /** A node by itself. */
    static Launch alone(Path data, String... settings) {
      return new Launch(data, List.of(settings), List.of(), START_MAX);
    }

    private List<String> commandLine(Path config) {
      List<String> line = new ArrayList<>(List.of("serve", "--config", config.toString()));
      line.addAll(List.of("--data", data.toString()));
      if (!arguments.contains("--port")) {
        line.addAll(List.of("--port", "0"));
      }
      line.addAll(arguments);
      return line;
    }
  }

  /**
   * Starts a node on a free port and waits until it is ready.
   *
   * @param settings further configuration, {@code key=value} as in HOCON
   */
  static NodeProcess start(Path data, String... settings) {
    NodeProcess node = begin(Launch.alone(data, settings));
    node.awaitReady();
    return node;
  }

  /** Starts a node and does not wait: nodes of a cluster are ready once they are together. */
  static NodeProcess begin(Launch launch) {
    Path config = launch.data.resolveSibling(launch.data.getFileName() + ".conf");
    try {
      Files.createDirectories(launch.data);
      Files.write(config, launch.settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return begin(
        launch.data.getParent(),
        launch.data.getFileName() + "-",
        launch.commandLine(config),
        launch.startMax);
  }

  /**
   * Runs the product's command line until a node in it is ready.
   *
   * @param directory the working directory
   */
  static NodeProcess run(Path directory, List<String> arguments) {
    NodeProcess node = begin(directory, "node-", arguments, START_MAX);
    node.awaitReady();
    return node;
  }

  private static NodeProcess begin(
      Path directory, String name, List<String> arguments, Duration startMax) {
    try {
      Path output = Files.createTempFile(directory, name, ".log");
      return new NodeProcess(
          new ProcessBuilder(command(arguments))
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start(),
          output,
          startMax);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The product with these arguments, small and quick to start. */
  static List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>(Product.JAVA);
    command.addAll(arguments);
    return command;
  }

  /** How Java runs the product; found when the first node starts. */
  private static final class Product {
    private static final String MAIN = Main.class.getName();
    private static final List<String> JAVA = java();

    private static List<String> java() {
      List<String> java = new ArrayList<>();
      java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      java.addAll(
          List.of(
              "-Xmx384m",
              "-XX:TieredStopAtLevel=1",
              "-XX:+UseSerialGC",
              "--enable-native-access=ALL-UNNAMED",
              "--sun-misc-unsafe-memory-access=allow"));
      String classPath = classPath();
      Path folder = Path.of("target", "start-cache");
      java.addAll(new StartCache(folder, java, classPath, List.of(MAIN, "demo", "--once")).flags());
      java.addAll(List.of("-cp", classPath, MAIN));
      return List.copyOf(java);
    }

    /** Without the classes of tests, where the product is packaged: they have no start cache. */
    private static String classPath() {
      String all = System.getProperty("java.class.path");
      URL product = Main.class.getProtectionDomain().getCodeSource().getLocation();
      if (!product.getPath().endsWith(".jar")) {
        return all;
      }
      return Stream.of(all.split(File.pathSeparator))
          .filter(entry -> Files.isRegularFile(Path.of(entry)))
          .collect(Collectors.joining(File.pathSeparator));
    }
  }

  /** Where it answers; known once it is ready. */
  URI base() {
    return base;
  }

  long pid() {
    return process.pid();
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

  /** SIGSTOP: the node stands still in the middle of whatever it does, and does not know it. */
  void pause() {
    signal("STOP");
  }

  /** SIGCONT: the node goes on as if no time had passed. */
  void resume() {
    signal("CONT");
  }

  /** SIGTERM: the node leaves in order. */
  int stop() {
    process.destroy();
    return awaitEnd();
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

  /** Waits until the node answers that it is ready; a paused or lost one fails in time. */
  void awaitReady() {
    await(() -> findBase().isPresent());
    base = findBase().orElseThrow();
    await(() -> Http.status(base.resolve("/health/ready")) == 200);
  }

  /** Whether it answers that it is ready, as of now. */
  boolean isReady() {
    Optional<URI> found = findBase();
    if (found.isEmpty() || !process.isAlive()) {
      return false;
    }
    base = found.get();
    return Http.status(base.resolve("/health/ready")) == 200;
  }

  /** Where its output goes. */
  Path log() {
    return output;
  }

  private void await(Callable<Boolean> condition) {
    try {
      Awaitility.await()
          .atMost(startMax)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> !process.isAlive() || condition.call());
    } catch (ConditionTimeoutException e) {
      throw new IllegalStateException(
          "the node is not ready after " + startMax + ":\n" + output(), e);
    }
    if (!process.isAlive()) {
      throw new IllegalStateException("node died:\n" + output());
    }
  }

  private Optional<URI> findBase() {
    Matcher matcher = LISTENING.matcher(output());
    return matcher.find() ? Optional.of(URI.create(matcher.group())) : Optional.empty();
  }

  private void signal(String name) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill -" + name + " says " + kill.exitValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits for the end of the process; answers its exit code. */
  int awaitEnd() {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the node does not end:\n" + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
