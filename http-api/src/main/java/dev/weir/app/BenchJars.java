package dev.weir.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Programs that Weir is compared with: their jars in a directory of their own, never among those of
 * Weir. Maven fetches what is not there.
 *
 * @param name of the directory
 * @param artifacts as {@code group:artifact:version}, which Maven resolves with what they need
 */
record BenchJars(String name, List<String> artifacts) {
  /** The jars in a directory, fetched if there are none; empty without a directory. */
  Optional<List<Path>> in(Path peers) {
    return peers == null ? Optional.empty() : Optional.of(inOrFetched(peers.resolve(name)));
  }

  /** The jars that lie in a directory. */
  static List<Path> list(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("there are no jars in " + directory, e);
    }
  }

  private List<Path> inOrFetched(Path directory) {
    if (!Files.isDirectory(directory)) {
      fetch(directory.toAbsolutePath());
    }
    return list(directory);
  }

  private void fetch(Path directory) {
    System.err.println("weir: fetching " + artifacts + " into " + directory + " by Maven ...");
    try {
      Path project = Files.createTempDirectory("weir-bench-");
      Path pom = Files.writeString(project.resolve("pom.xml"), pom());
      BenchJava.output(
          List.of(
              "mvn",
              "-B",
              "-ntp",
              "-q",
              "-f",
              pom.toString(),
              "dependency:copy-dependencies",
              "-DoutputDirectory=" + directory));
      Files.delete(pom);
      Files.delete(project);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Maven cannot fetch " + artifacts + "; put the jars into " + directory + " yourself", e);
    }
  }

  private String pom() {
    StringBuilder pom =
        new StringBuilder("<project><modelVersion>4.0.0</modelVersion><groupId>dev.weir</groupId>")
            .append("<artifactId>peers</artifactId><version>1</version><dependencies>");
    for (String artifact : artifacts) {
      List<String> parts = List.of(artifact.split(":", 3));
      pom.append("<dependency><groupId>").append(parts.get(0)).append("</groupId><artifactId>");
      pom.append(parts.get(1)).append("</artifactId><version>").append(parts.get(2));
      pom.append("</version></dependency>");
    }
    return pom.append("</dependencies></project>").toString();
  }
}
