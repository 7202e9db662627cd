package dev.weir.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What servers leave behind and say about themselves. */
final class BenchFiles {
  private static final int ANSWER_MILLIS_MAX = 60_000;

  private BenchFiles() {}

  /** Bytes of the files below a directory that are wanted; -1 while files go. */
  static long bytes(Path directory, Predicate<Path> wanted) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .filter(wanted)
          .mapToLong(file -> file.toFile().length())
          .sum();
    } catch (UncheckedIOException | IOException changing) {
      return -1; // a file went while they were listed
    }
  }

  /** A value of {@code /metrics}; 0 if it is not there. Several series of a name are added up. */
  static double sample(URI base, String series) {
    try (InputStream in = open(base, "/metrics")) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return all.lines()
          .filter(line -> line.startsWith(series))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * An answer of any length.
   *
   * @throws IOException when there is none, or it is a refusal
   */
  static InputStream open(URI base, String path) throws IOException {
    URLConnection connection = base.resolve(path).toURL().openConnection();
    connection.setConnectTimeout(ANSWER_MILLIS_MAX);
    connection.setReadTimeout(ANSWER_MILLIS_MAX);
    return connection.getInputStream();
  }
}
