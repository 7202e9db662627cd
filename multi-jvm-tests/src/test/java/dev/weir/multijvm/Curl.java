package dev.weir.multijvm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code curl} lines in a shell, as they would be pasted.
 *
 * <p>What a test wants beyond the line (the status, an end of a stream) comes from a configuration
 * file that curl finds by its environment.
 */
final class Curl {
  /** Longest time for a line that ends by itself, and for one that follows a stream. */
  private static final int ANSWER_SECONDS_MAX = 20;

  private static final int STREAM_SECONDS_MAX = 2;

  /** How curl says that a stream was cut by {@code max-time}. */
  private static final int TIMED_OUT = 28;

  private static final String STATUS = "\nstatus ";

  private final Path directory;

  /** What a line gave; status 0 when there was no answer. */
  record Answer(int status, String body, boolean ended, String errors) {}

  private Curl(Path directory) {
    this.directory = directory;
  }

  /** Aborts the test where there is no curl. */
  static Curl in(Path directory) {
    assumeTrue(isInstalled(), "curl is not installed (apt-get install curl)");
    return new Curl(directory);
  }

  private static boolean isInstalled() {
    try {
      Process process = new ProcessBuilder("sh", "-c", "command -v curl").start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Runs one line; a line with a stream is cut after {@value #STREAM_SECONDS_MAX} s. */
  Answer paste(String line) {
    try {
      Path errors = directory.resolve("curl-errors");
      ProcessBuilder shell =
          new ProcessBuilder("sh", "-c", line)
              .directory(directory.toFile())
              .redirectError(errors.toFile());
      shell.environment().put("CURL_HOME", configured(line).toString());
      Process process = shell.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean ended = process.waitFor(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
      int exit = ended ? process.exitValue() : TIMED_OUT;
      return answer(output, exit, Files.readString(errors));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Path configured(String line) throws IOException {
    int seconds = isStream(line) ? STREAM_SECONDS_MAX : ANSWER_SECONDS_MAX;
    Files.write(
        directory.resolve(".curlrc"),
        List.of(
            "max-time = " + seconds,
            "noproxy = \"*\"",
            "show-error",
            "fail-with-body",
            "write-out = \"\\nstatus %{http_code}\""));
    return directory;
  }

  static boolean isStream(String line) {
    return line.contains("/stream'");
  }

  private static Answer answer(String output, int exit, String errors) {
    int end = output.lastIndexOf(STATUS);
    return end < 0
        ? new Answer(0, output, false, errors)
        : new Answer(
            Integer.parseInt(output.substring(end + STATUS.length()).strip()),
            output.substring(0, end),
            exit == 0,
            "exit " + exit + ", " + errors);
  }
}
