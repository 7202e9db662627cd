package dev.weir.sql.differential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Scenarios that went wrong once, one a file. */
public final class Regressions {
  /** Where they are kept, seen from the directory of the module. */
  public static final Path DIRECTORY = Path.of("src/test/resources/regressions");

  private static final int WORDS_MAX = 500;

  private Regressions() {}

  /** All files, in the order of their names. */
  public static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    }
  }

  /** Reads one. */
  public static Scenario read(Path file) throws IOException {
    return Scenario.parse(Files.readAllLines(file));
  }

  /** Keeps one that was found by a seed. */
  public static Path write(Scenario scenario, String seed, Throwable wrong) throws IOException {
    Path file = DIRECTORY.resolve(seed.replaceAll(".*=", "seed-") + ".txt");
    String words = String.valueOf(wrong.getMessage()).replaceAll("\\s+", " ");
    String reason = words.substring(0, Math.min(words.length(), WORDS_MAX));
    return Files.writeString(file, "# found by " + seed + ": " + reason + "\n" + scenario.text());
  }
}
