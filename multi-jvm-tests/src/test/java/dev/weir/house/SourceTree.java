package dev.weir.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files of the repository, found from the directory in which the tests run. */
final class SourceTree {
  /** In the order of the reactor. */
  static final List<String> MODULES =
      List.of("config", "persistence", "shard-entities", "cluster", "http-api", "multi-jvm-tests");

  private static final Set<String> NOT_SOURCES = Set.of("target", ".git", ".weir", ".weir-demo");

  private SourceTree() {}

  static Path root() {
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !MODULES.stream().map(at::resolve).allMatch(Files::isDirectory)) {
      at = at.getParent();
    }
    if (at == null) {
      throw new IllegalStateException("no directory above holds the modules " + MODULES);
    }
    return at;
  }

  /** All files below {@code directory} with the ending, sorted, without build output. */
  static List<Path> files(Path directory, String ending) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(path -> path.toString().endsWith(ending))
          .filter(path -> isSource(directory.relativize(path)))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Path> javaFiles() {
    return MODULES.stream().flatMap(module -> javaFiles(module).stream()).toList();
  }

  static List<Path> javaFiles(String module) {
    return files(root().resolve(module).resolve("src"), ".java");
  }

  /** As messages name a file. */
  static String name(Path file) {
    return root().relativize(file).toString();
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isSource(Path relative) {
    for (Path part : relative) {
      if (NOT_SOURCES.contains(part.toString())) {
        return false;
      }
    }
    return true;
  }
}
