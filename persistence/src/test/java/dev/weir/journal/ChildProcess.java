package dev.weir.journal;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A {@link WriterProcess} in a JVM of its own; dies with the test. */
final class ChildProcess implements AutoCloseable {
  private static final long EXIT_WAIT_SECONDS = 60;

  private final Process process;
  private final Path errors;

  private ChildProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
  }

  static ChildProcess start(
      String mode, Path dataDir, int payloadBytes, long diskReserve, long diskFloor)
      throws IOException {
    Path errors = Files.createTempFile("writer", ".err");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        List.of(
            java,
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            WriterProcess.class.getName(),
            mode,
            dataDir.toString(),
            Integer.toString(payloadBytes),
            Long.toString(diskReserve),
            Long.toString(diskFloor));
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    return new ChildProcess(process, errors);
  }

  /** Hands over whole lines until the process closes its output. */
  void forEachLine(Consumer<String> consumer) throws IOException {
    try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        consumer.accept(line);
      }
    }
  }

  /** By its handle: the process object would close the output before the last lines are read. */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  boolean alive() {
    return process.isAlive();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(EXIT_WAIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the writer did not end: " + errors());
    }
    return process.exitValue();
  }

  String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    new File(errors.toString()).deleteOnExit();
  }
}
