package dev.weir.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A PostgreSQL server for the time of a bench, from the binaries of this machine: temporary files,
 * a free port, durable as usual.
 */
final class BenchPostgres implements AutoCloseable {
  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
  private static final String USER = "postgres";
  private static final Duration START_MAX = Duration.ofSeconds(60);

  private final Path binaries;
  private final Path root;
  private final int port;
  private final Thread lastWill = new Thread(this::stop);

  private BenchPostgres(Path binaries) throws IOException {
    this.binaries = binaries;
    this.root = Files.createTempDirectory("weir-bench-postgres-");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
  }

  /** Where the newest installed server lies, if there is one. */
  static Optional<Path> binaries() {
    try (Stream<Path> versions =
        Files.isDirectory(INSTALLED) ? Files.list(INSTALLED) : Stream.empty()) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.comparingInt(BenchPostgres::major));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int major(Path binaries) {
    String version = binaries.getParent().getFileName().toString();
    return version.matches("\\d{1,4}") ? Integer.parseInt(version) : 0;
  }

  /** Makes a server of these binaries and starts it. */
  static BenchPostgres start(Path binaries) throws IOException {
    BenchPostgres server = new BenchPostgres(binaries);
    Runtime.getRuntime().addShutdownHook(server.lastWill);
    Files.writeString(server.password(), USER + "\n");
    if (isRoot()) {
      run(List.of("chown", USER, server.root.toString(), server.password().toString()));
    }
    server.tool(
        "initdb",
        List.of("--pwfile", server.password().toString(), "-A", "scram-sha-256", "-U", USER));
    String options =
        "-p " + server.port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=";
    server.tool(
        "pg_ctl",
        List.of(
            "-w",
            "-t",
            Long.toString(START_MAX.toSeconds()),
            "-l",
            server.root.resolve("log").toString(),
            "-o",
            options,
            "start"));
    return server;
  }

  BenchDatabase database() {
    return new BenchDatabase(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", USER, USER, password());
  }

  private Path password() {
    return root.resolve("password");
  }

  private Path data() {
    return root.resolve("data");
  }

  /** PostgreSQL refuses to run as root. */
  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private void tool(String name, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("setpriv", "--reuid", USER, "--regid", USER, "--init-groups"));
    }
    command.addAll(List.of(binaries.resolve(name).toString(), "-D", data().toString()));
    command.addAll(arguments);
    run(command);
  }

  private static void run(List<String> command) throws IOException {
    Path said = Files.createTempFile("weir-bench-", ".log");
    try {
      int code =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start()
              .waitFor();
      if (code != 0) {
        throw new IOException(
            String.join(" ", command) + " ends with " + code + ": " + Files.readString(said));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted: " + String.join(" ", command), e);
    } finally {
      Files.delete(said);
    }
  }

  private synchronized void stop() {
    try {
      if (Files.exists(data().resolve("postmaster.pid"))) {
        tool("pg_ctl", List.of("-w", "-m", "immediate", "stop"));
      }
      try (Stream<Path> all = Files.exists(root) ? Files.walk(root) : Stream.empty()) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop();
    Runtime.getRuntime().removeShutdownHook(lastWill);
  }
}
