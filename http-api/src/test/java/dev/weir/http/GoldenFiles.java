package dev.weir.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The files of a golden journal among the resources of the tests. */
final class GoldenFiles {
  private GoldenFiles() {}

  /** What every build must read in the journal of a version. */
  static JsonNode expected(String version) throws IOException {
    try (InputStream in = open(version + ".json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  /** Unpacks the data directory that a build of a version has left. */
  static void unpack(String version, Path to) throws IOException {
    try (ZipInputStream in = new ZipInputStream(open(version + ".zip"))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path file = to.resolve(entry.getName()).normalize();
        if (!file.startsWith(to)) {
          throw new IOException("The archive has a file outside: " + entry.getName());
        }
        Files.createDirectories(file.getParent());
        Files.write(file, in.readAllBytes());
      }
    }
  }

  private static InputStream open(String name) throws IOException {
    InputStream in = GoldenFiles.class.getResourceAsStream("/golden/" + name);
    if (in == null) {
      throw new IOException("There is no golden file " + name + " among the test resources.");
    }
    return in;
  }
}
