package dev.weir.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Whole directories at once, for tests that damage a copy. */
final class Trees {
  private Trees() {}

  static void copy(Path from, Path to) throws IOException {
    for (Path source : walk(from)) {
      Path target = to.resolve(from.relativize(source));
      if (Files.isDirectory(source)) {
        Files.createDirectories(target);
      } else {
        Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  static void delete(Path root) throws IOException {
    for (Path each : walk(root).stream().sorted(Comparator.reverseOrder()).toList()) {
      Files.delete(each);
    }
  }

  static List<Path> files(Path root) throws IOException {
    return walk(root).stream().filter(Files::isRegularFile).sorted().toList();
  }

  private static List<Path> walk(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.toList();
    }
  }
}
