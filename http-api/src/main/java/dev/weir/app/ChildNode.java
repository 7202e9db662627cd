package dev.weir.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node in a process of its own, started as this one was: same Java, same flags, same classes. It
 * ends with this process at the latest.
 */
final class ChildNode implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");
  private static final int END_SECONDS_MAX = 120;

  private final Process process;
  private final CompletableFuture<URI> base = new CompletableFuture<>();
  private final ChildProcess lifetime;

  private ChildNode(Process process) {
    this.process = process;
    Thread.ofPlatform().daemon().start(this::read);
    this.lifetime = new ChildProcess(process);
  }

  static ChildNode start(Path data) throws IOException {
    return start(
        data,
        List.of(),
        List.of("--port", "0", "--data", data.toAbsolutePath().toString()),
        Redirect.DISCARD);
  }

  /**
   * Starts a node with its configuration, data and log beside each other.
   *
   * @param place where these are, under its name
   * @param settings lines of configuration
   * @param port of HTTP; 0 = any
   */
  static ChildNode start(
      Path place, String name, List<String> settings, int heapMegabytes, int port) {
    try {
      Path data = Files.createDirectories(place.resolve(name));
      Path config = Files.write(place.resolve(name + ".conf"), settings);
      return start(
          Path.of("").toAbsolutePath(),
          List.of("-Xmx" + heapMegabytes + "m"),
          List.of(
              "--config",
              config.toString(),
              "--port",
              Integer.toString(port),
              "--data",
              data.toString()),
          Redirect.appendTo(place.resolve(name + ".log").toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a node.
   *
   * @param directory in which it runs; must exist
   * @param flags further flags of Java
   * @param arguments of {@code serve}
   * @param log where its log goes
   */
  static ChildNode start(Path directory, List<String> flags, List<String> arguments, Redirect log)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(ChildNode::isInherited)
        .forEach(command::add);
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.add("serve");
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectError(log);
    // neither variables nor a weir.conf of the shell: they may name a database that is in use
    builder.environment().keySet().removeIf(name -> name.startsWith("WEIR_"));
    return new ChildNode(builder.start());
  }

  /** What records the parent or talks to its debugger is not for its child. */
  static boolean isInherited(String flag) {
    return !flag.startsWith("-XX:AOTCacheOutput")
        && !flag.startsWith("-XX:StartFlightRecording")
        && !flag.startsWith("-javaagent")
        && !flag.startsWith("-agentlib");
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        Matcher address = ADDRESS.matcher(line);
        if (address.find()) {
          base.complete(URI.create(address.group()));
        }
      }
    } catch (IOException ended) {
      // by a kill
    }
    base.completeExceptionally(
        new IOException(
            "the node ended before it listened; see its log, or try ./weir serve on the same"
                + " data"));
  }

  /** Waits until it listens. */
  URI base() {
    return base.join();
  }

  /** Where it listens, if it does already. */
  Optional<URI> listening() {
    return base.isDone() && !base.isCompletedExceptionally()
        ? Optional.of(base.join())
        : Optional.empty();
  }

  /** Processor time it has used so far. */
  Duration processorTime() {
    return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** The process, to be looked at. */
  ProcessHandle process() {
    return process.toHandle();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGTERM: the node leaves in order. Waits for its end. */
  void leave() {
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the node does not end in " + END_SECONDS_MAX + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** SIGKILL. */
  @Override
  public void close() {
    lifetime.close();
  }
}
