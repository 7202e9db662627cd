package dev.weir.app;

import dev.weir.app.dataset.SampleForm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** VictoriaMetrics as the system has it, to be measured beside. */
final class BenchVictoria implements BenchStore {
  private static final String PROGRAM = "victoria-metrics";
  private static final Duration MERGED_MAX = Duration.ofMinutes(5);
  private static final Duration QUIET = Duration.ofSeconds(4);
  private static final Duration UP_MAX = Duration.ofMinutes(1);

  private final Process process;
  private final URI base;
  private final Path data;
  private final ChildProcess lifetime;

  private BenchVictoria(Process process, URI base, Path data) {
    this.process = process;
    this.base = base;
    this.data = data;
    this.lifetime = new ChildProcess(process);
  }

  /** Where the program is, if it is installed. */
  static Optional<Path> installed() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(folder -> Path.of(folder, PROGRAM))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts it over a directory, until it answers. */
  static BenchVictoria start(Path program, Path directory) {
    try {
      Path data = Files.createDirectories(directory.resolve("victoria"));
      URI base = URI.create("http://127.0.0.1:" + freePort());
      Process process =
          new ProcessBuilder(
                  program.toString(),
                  "-storageDataPath=" + data,
                  "-httpListenAddr=" + base.getAuthority(),
                  "-http.connTimeout=1h",
                  "-loggerLevel=ERROR")
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("victoria.log").toFile())
              .start();
      BenchVictoria victoria = new BenchVictoria(process, base, data);
      try {
        BenchWait.until("VictoriaMetrics, see " + directory, UP_MAX, victoria::answers);
        return victoria;
      } catch (RuntimeException e) {
        victoria.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() {
    try {
      get("/health");
      return true;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  private String get(String path) {
    try (BenchClient client = new BenchClient(base)) {
      return client
          .sendExpectingSuccess(BenchClient.request("GET", path, "text/plain", new byte[0]))
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the system's packages have it: the program of Debian does not know its own. */
  static String version() {
    try {
      Process asked =
          new ProcessBuilder("dpkg-query", "-W", "-f", "${Version}", PROGRAM)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String version =
          new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return version.isEmpty() ? "unknown" : version;
    } catch (IOException noDebian) {
      return "unknown";
    }
  }

  @Override
  public String name() {
    return PROGRAM + " " + version();
  }

  @Override
  public URI base() {
    return base;
  }

  @Override
  public String path(String tenant, SampleForm form) {
    return switch (form) {
      case INFLUX -> "/write";
      case REMOTE_WRITE -> "/api/v1/write";
      case JSON -> "/api/v1/import";
      case TEXT -> "/api/v1/import/prometheus";
    };
  }

  @Override
  public String api(String tenant) {
    return "/api/v1";
  }

  @Override
  public void flush() {
    get("/internal/force_flush");
  }

  @Override
  public ProcessHandle process() {
    return process.toHandle();
  }

  /** What was acknowledged is on disk after a flush only, and is small after a merge. */
  @Override
  public Bytes settle(String tenant, long points) {
    flush();
    BenchWait.until(
        "VictoriaMetrics to have " + points + " points", MERGED_MAX, () -> rows() >= points);
    get("/internal/force_merge");
    long[] last = {-1, System.nanoTime()};
    BenchWait.until("the merge of VictoriaMetrics", MERGED_MAX, () -> isQuiet(last));
    return new Bytes(
        BenchFiles.bytes(data.resolve("data"), file -> true),
        BenchFiles.bytes(data.resolve("indexdb"), file -> true),
        0);
  }

  private double rows() {
    return BenchFiles.sample(base, "vm_rows{type=\"storage/big\"}")
        + BenchFiles.sample(base, "vm_rows{type=\"storage/small\"}");
  }

  /**
   * A merge begins some time after it was asked for, so all has to stay as it is for a while.
   *
   * @param last bytes that were seen, and since when
   */
  private boolean isQuiet(long[] last) {
    long now = BenchFiles.bytes(data, file -> true);
    if (now != last[0] || isMerging()) {
      last[0] = now;
      last[1] = System.nanoTime();
    }
    return System.nanoTime() - last[1] > QUIET.toNanos();
  }

  private boolean isMerging() {
    return BenchFiles.sample(base, "vm_active_force_merges") > 0
        || BenchFiles.sample(base, "vm_active_merges{type=\"storage/big\"}") > 0
        || BenchFiles.sample(base, "vm_active_merges{type=\"storage/small\"}") > 0;
  }

  @Override
  public void close() {
    lifetime.close();
  }
}
