package dev.weir.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.fusesource.hawtjni.runtime.Library;
import org.fusesource.leveldbjni.JniDBFactory;

/**
 * Puts the LevelDB library where the loader of leveldbjni looks first.
 *
 * <p>Left alone, that loader extracts a new copy into the temporary directory at each start, leaves
 * it behind after a kill, and fails where that directory is mounted {@code noexec}. It asks for
 * {@code library.leveldbjni.path} before anything else, and for {@code libleveldbjni-{version}.so}
 * there before {@code libleveldbjni.so}.
 */
final class NativeLibrary {
  private static final String PATH_PROPERTY = "library.leveldbjni.path";
  private static boolean prepared;

  private NativeLibrary() {}

  /** Once per process: the first caller's directory serves all stores. */
  static synchronized void prepare(Path nativeDir) {
    if (prepared) {
      return;
    }
    Library library = new Library("leveldbjni", JniDBFactory.class);
    try {
      byte[] bytes = resource(library);
      Path directory = nativeDir.resolve(JniDBFactory.VERSION).toAbsolutePath();
      Path file = directory.resolve(library.getLibraryFileName());
      if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), bytes)) {
        extract(bytes, file);
      }
      System.setProperty(PATH_PROPERTY, directory.toString());
      library.load();
      prepared = true;
    } catch (IOException | UnsatisfiedLinkError e) {
      throw Failures.down(
          "The LevelDB library cannot be loaded from "
              + nativeDir
              + " ("
              + e.getMessage()
              + "). Is the file system writable and not mounted noexec?",
          e);
    }
  }

  private static void extract(byte[] bytes, Path file) throws IOException {
    Path directory = Files.createDirectories(file.getParent());
    Path part = Files.createTempFile(directory, "library", ".part");
    Files.write(part, bytes);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] resource(Library library) throws IOException {
    String[] candidates = {
      library.getPlatformSpecifcResourcePath(), library.getOperatingSystemSpecifcResourcePath()
    };
    for (String name : candidates) {
      try (InputStream in = JniDBFactory.class.getClassLoader().getResourceAsStream(name)) {
        if (in != null) {
          return in.readAllBytes();
        }
      }
    }
    throw new IOException("leveldbjni has no library for this platform: " + candidates[0]);
  }
}
